"""Writing a proposal: the worker's side. A lost worker's proposal is taken up again."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import cast

import structlog
from django.db.models import F
from django.utils import timezone

from apps.contents.models import Content, ScriptProposal
from apps.contents.scripts.spoken import FORMATS
from apps.contents.scripts.topics import text_of, told_topic, topic_of
from apps.contents.services.paces import voice_pace
from apps.contents.services.proposals import TASK, old_lines
from apps.contents.states import PROPOSAL_STATES, JobType, ProposalStatus
from apps.core.errors import RuleBroken
from apps.core.queueing import enqueue
from apps.core.sentences import gettext as _
from apps.providers.capabilities.script import (
    Rewrite,
    RewriteRequest,
    ScriptRequest,
    ScriptRewriter,
)
from apps.providers.errors import ProviderError
from apps.templates.selectors import prompt_for
from apps.usage.gateway import Gateway
from apps.usage.owners import Owner
from apps.usage.states import OutputType

logger = structlog.get_logger(__name__)
# Longer than any vendor's longest answer.
LEASE = timedelta(minutes=6)
# A message that was not picked up for this long is sent again.
RESEND_AFTER = timedelta(seconds=30)
MOST_ATTEMPTS = 3
MOST_TOLD = 60


def write_proposal(proposal_id: str) -> bool:
    """Write one proposal; return whether this call did."""
    proposal = (
        ScriptProposal.objects.filter(pk=proposal_id)
        .select_related("content__project", "script_version")
        .first()
    )
    if proposal is None or not PROPOSAL_STATES.move(
        proposal,
        ProposalStatus.RUNNING,
        lease_expires_at=timezone.now() + LEASE,
        attempt=proposal.attempt + 1,
    ):
        return False
    gateway = Gateway(owner=Owner.of(proposal.content.project), content_id=proposal.content_id)
    try:
        written = _write(proposal, gateway)
    except (ProviderError, RuleBroken) as error:
        _end(proposal, ProposalStatus.FAILED, gateway, error_message=str(error))
        return True
    _end(
        proposal,
        ProposalStatus.READY,
        gateway,
        lines=list(written.lines),
        sources=list(written.sources),
        tokens_in=written.tokens_in,
        tokens_out=written.tokens_out,
    )
    return True


def revive_proposals() -> int:
    """Send again what was lost on the way, free what a lost worker held; return how many."""
    now = timezone.now()
    for lost in ScriptProposal.objects.filter(
        status=ProposalStatus.RUNNING, lease_expires_at__lt=now
    ):
        if lost.attempt >= MOST_ATTEMPTS:
            PROPOSAL_STATES.move(
                lost,
                ProposalStatus.FAILED,
                lease_expires_at=None,
                error_message=_("The worker stopped several times while it wrote this. Ask again."),
            )
        else:
            PROPOSAL_STATES.move(
                lost, ProposalStatus.PENDING, lease_expires_at=None, updated_at=now - RESEND_AFTER
            )
    due = ScriptProposal.objects.filter(
        status=ProposalStatus.PENDING, updated_at__lte=now - RESEND_AFTER
    ).values_list("pk", flat=True)
    waiting = list(due[:100])
    ScriptProposal.objects.filter(pk__in=waiting).update(updated_at=now)
    for proposal_id in waiting:
        enqueue(TASK, proposal_id)
    return len(waiting)


def _write(proposal: ScriptProposal, gateway: Gateway) -> Rewrite:
    request = rewrite_request(proposal)
    return gateway.call(
        "script",
        JobType.SCRIPT_GENERATION,
        lambda writer: _rewrite(writer, request),
        units=lambda written: (written.tokens_in, written.tokens_out),
        keep=(OutputType.SCRIPT, {"prompt": asdict(request)}),
    )


def _rewrite(writer: object, request: RewriteRequest) -> Rewrite:
    if not hasattr(writer, "rewrite"):
        raise ProviderError(_("This provider writes whole scripts only."), permanent=True)
    if not request.script.text.strip() and getattr(writer, "needs_source", True):
        raise ProviderError(
            _(
                "Without a source text only a text provider can write another wording. Set "
                "one up, or write it yourself."
            ),
            permanent=True,
        )
    return cast(ScriptRewriter, writer).rewrite(request)


def rewrite_request(proposal: ScriptProposal) -> RewriteRequest:
    """What is asked for, with all that was said or proposed at this place before."""
    content, version = proposal.content, proposal.script_version
    return RewriteRequest(
        script=script_request(content),
        hook=version.hook,
        body=tuple(version.body),
        call_to_action=version.call_to_action,
        scope=proposal.scope,
        position=proposal.position,
        told=_told(proposal),
    )


def script_request(content: Content) -> ScriptRequest:
    """A script for the content as its project asks for it now."""
    project = content.project
    prompt = prompt_for(project)
    return ScriptRequest(
        title=told_topic(content.title, topic_of(content.source_data)),
        text=text_of(content.source_data),
        language=project.language,
        content_format=project.content_format,
        vertical=project.vertical,
        tone=project.tone,
        target_seconds=FORMATS[project.content_format].target,
        characters_per_second=voice_pace(project, content),
        system_prompt=prompt.system_prompt if prompt else "",
        hook_template=prompt.hook_template if prompt else "",
        call_to_action=prompt.call_to_action if prompt else "",
    )


def _told(proposal: ScriptProposal) -> tuple[str, ...]:
    """Every wording of this place that was in a version or in a proposal, oldest first."""
    content = proposal.content
    places = [*content.script_versions.order_by("number")[:MOST_TOLD]]
    found = ["\n".join(old_lines(proposal, version)) for version in places]
    earlier = content.proposals.filter(scope=proposal.scope).exclude(pk=proposal.pk)
    if proposal.scope == "sentence":
        # A sentence that was offered for another line was seen all the same.
        found += [line for version in places for line in version.body]
    found += ["\n".join(row.lines) for row in earlier.order_by("-id")[:MOST_TOLD] if row.lines]
    return tuple(dict.fromkeys(line for line in found if line))


def _end(
    proposal: ScriptProposal, status: ProposalStatus, gateway: Gateway, **fields: object
) -> None:
    moved = PROPOSAL_STATES.move(
        proposal,
        status,
        provider=gateway.used,
        cost_usd=F("cost_usd") + gateway.cost_usd,
        lease_expires_at=None,
        updated_at=timezone.now(),
        **fields,
    )
    if not moved:
        logger.warning("proposal_lost", proposal=str(proposal.pk))
