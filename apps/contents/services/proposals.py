"""Other wordings for a part of a script: asked for, written off the request, taken or left."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from apps.accounts.models import User
from apps.contents.errors import ProposalAtWork
from apps.contents.models import Content, ScriptProposal, ScriptVersion
from apps.contents.models.script_proposal import AT_WORK
from apps.contents.policies import check_can_edit_project
from apps.contents.scripts.checks import check_script
from apps.contents.services.assessments import ask_for_assessment
from apps.contents.services.paces import voice_pace
from apps.contents.services.scripts import add_script_version, check_can_write
from apps.contents.states import PROPOSAL_STATES, ProposalScope, ProposalStatus
from apps.core import audit
from apps.core.errors import Conflict, InvalidInput
from apps.core.queueing import enqueue
from apps.core.sentences import gettext as _
from apps.usage.owners import Owner
from apps.usage.services.budgets import check_budget

TASK = "contents.write_proposal"


def ask_for_proposal(
    *, by: User, content: Content, scope: str, position: int = -1
) -> ScriptProposal:
    """Have another wording written for the hook, the body, or one line of the body (from 0).

    What was proposed for the same place and not decided is discarded: the person wants another.
    """
    check_can_write(by, content)
    check_budget(owner=Owner.of(content.project))
    try:
        with transaction.atomic():
            return _ask(by, content, scope, position)
    except IntegrityError as error:
        if "idx_script_proposals_at_work" in str(error):
            raise ProposalAtWork from error
        raise


def _ask(by: User, content: Content, scope: str, position: int) -> ScriptProposal:
    content = Content.objects.select_for_update(of=("self",)).get(pk=content.pk)
    version = content.current_script
    if version is None:
        raise Conflict(_("There is no script yet. Produce the video, or write one yourself."))
    if scope == ProposalScope.SENTENCE:
        _check_position(version, position)
    else:
        position = -1
    for old in content.proposals.filter(
        scope=scope, position=position, status__in=(ProposalStatus.READY, ProposalStatus.FAILED)
    ):
        PROPOSAL_STATES.move(old, ProposalStatus.DISCARDED)
    proposal = ScriptProposal.objects.create(
        content=content, script_version=version, scope=scope, position=position, requested_by=by
    )
    audit.record(
        by=by,
        action="script.proposal_asked",
        target=content,
        changes={"scope": scope, "position": position},
    )
    enqueue(TASK, proposal.pk)
    return proposal


@transaction.atomic
def accept_proposal(*, by: User, proposal: ScriptProposal) -> ScriptVersion:
    """Put the proposed words into the script as it is now: a new version by this person."""
    content = (
        Content.objects.select_for_update(of=("self",))
        .select_related("project")
        .get(pk=proposal.content_id)
    )
    check_can_write(by, content)
    current = content.current_script
    if current is None or not _still_fits(proposal, current):
        raise Conflict(
            _("The script has changed at this place since. Discard the proposal, or ask again.")
        )
    if not PROPOSAL_STATES.move(proposal, ProposalStatus.ACCEPTED):
        raise Conflict(_("This proposal was decided about already."))
    hook, body, sources = _with(proposal, current)
    project = content.project
    check_script(
        hook,
        body,
        current.call_to_action,
        language=project.language,
        content_format=project.content_format,
        characters_per_second=voice_pace(project, content),
    )
    version = add_script_version(
        content=content,
        by=by,
        hook=hook,
        body=body,
        call_to_action=current.call_to_action,
        title=current.title,
        tags=current.tags,
        provider=proposal.provider,
        sources=sources,
        tokens_in=proposal.tokens_in,
        tokens_out=proposal.tokens_out,
    )
    audit.record(
        by=by,
        action="script.proposal_accepted",
        target=content,
        changes={"proposal": str(proposal.pk), "version": version.number},
    )
    ask_for_assessment(version)
    return version


@transaction.atomic
def discard_proposal(*, by: User, proposal: ScriptProposal) -> ScriptProposal:
    """Leave the script as it is; the wording is not proposed again."""
    check_can_edit_project(by, proposal.content.project)
    if not PROPOSAL_STATES.move(proposal, ProposalStatus.DISCARDED):
        raise Conflict(_("This proposal was decided about already, or is being written."))
    audit.record(
        by=by,
        action="script.proposal_discarded",
        target=proposal.content,
        changes={"proposal": str(proposal.pk)},
    )
    return proposal


def open_proposals(content: Content) -> list[ScriptProposal]:
    """Those at work and those that wait for a person, oldest first."""
    shown = (*AT_WORK, ProposalStatus.READY, ProposalStatus.FAILED)
    return list(content.proposals.filter(status__in=shown).order_by("id"))


def old_lines(proposal: ScriptProposal, version: ScriptVersion) -> tuple[str, ...]:
    """What the proposal takes the place of."""
    if proposal.scope == ProposalScope.HOOK:
        return (version.hook,)
    if proposal.scope == ProposalScope.BODY:
        return tuple(version.body)
    return tuple(version.body[proposal.position : proposal.position + 1])


def _still_fits(proposal: ScriptProposal, current: ScriptVersion) -> bool:
    return old_lines(proposal, proposal.script_version) == old_lines(proposal, current)


def _with(proposal: ScriptProposal, current: ScriptVersion) -> tuple[str, list[str], list[int]]:
    """(hook, body, sources) of the script with the proposal in it."""
    body = list(current.body)
    sources = [*current.sources, *[-1] * len(body)][: len(body)]
    proposed = [*proposal.sources, *[-1] * len(proposal.lines)][: len(proposal.lines)]
    if proposal.scope == ProposalScope.HOOK:
        return proposal.lines[0], body, sources
    if proposal.scope == ProposalScope.BODY:
        return current.hook, list(proposal.lines), proposed
    body[proposal.position : proposal.position + 1] = proposal.lines
    sources[proposal.position : proposal.position + 1] = proposed
    return current.hook, body, sources


def _check_position(version: ScriptVersion, position: int) -> None:
    if not 0 <= position < len(version.body):
        raise InvalidInput(
            _("The body has %(lines)d lines; there is no line %(number)d.")
            % {"lines": len(version.body), "number": position + 1},
            field="position",
        )
