"""Another wording is proposed, never forced; nothing that was shown comes again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.contents.errors import EditingNotAllowed, ProposalAtWork
from apps.contents.models import Content, ScriptProposal
from apps.contents.services.proposal_writing import revive_proposals, write_proposal
from apps.contents.services.proposals import accept_proposal, ask_for_proposal, discard_proposal
from apps.contents.services.scripts import edit_script, restore_script
from apps.contents.states import ProposalStatus
from apps.core.errors import Conflict, InvalidInput
from apps.usage.models import ApiUsage
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
METRE = "Since 1983 the metre is the distance that light travels in 1/299,792,458 of a second."
BAR = "In 1889 a bar of platinum and iridium became the official metre."


@pytest.fixture
def content(cast: Cast) -> Content:
    edit_script(
        content=cast.content,
        by=cast.editor,
        hook="How long is a metre?",
        body=[METRE, BAR],
        call_to_action="Follow us.",
    )
    return cast.content


def written(by: User, content: Content, scope: str, **place: Any) -> ScriptProposal:
    proposal = ask_for_proposal(by=by, content=content, scope=scope, **place)
    assert write_proposal(str(proposal.pk))
    proposal.refresh_from_db()
    return proposal


def test_an_accepted_sentence_is_a_new_version_and_the_rest_stays(
    cast: Cast, content: Content
) -> None:
    proposal = written(cast.editor, content, "sentence", position=1)
    assert proposal.status == ProposalStatus.READY
    content.refresh_from_db()
    assert content.script_versions.count() == 1
    version = accept_proposal(by=cast.editor, proposal=proposal)
    assert version.number == 2
    assert version.body == [METRE, *proposal.lines]
    assert version.author == cast.editor
    assert version.sources[1] == proposal.sources[0]


def test_no_wording_comes_twice_and_in_the_end_it_says_so(cast: Cast, content: Content) -> None:
    seen = {METRE, BAR}
    proposal = written(cast.editor, content, "sentence", position=0)
    while proposal.status == ProposalStatus.READY:
        assert not seen & set(proposal.lines)
        seen |= set(proposal.lines)
        proposal = written(cast.editor, content, "sentence", position=0)
    assert "no other sentence" in proposal.error_message
    assert len(seen) > 3


def test_hook_and_body_are_written_again(cast: Cast, content: Content) -> None:
    hook = written(cast.editor, content, "hook")
    assert len(hook.lines) == 1
    body = written(cast.editor, content, "body")
    assert body.lines != [METRE, BAR]
    version = accept_proposal(by=cast.editor, proposal=body)
    assert version.hook == "How long is a metre?"


def test_each_call_is_metered(cast: Cast, content: Content) -> None:
    before = ApiUsage.objects.count()
    written(cast.editor, content, "hook")
    assert ApiUsage.objects.count() == before + 1


def test_one_is_written_at_a_time(cast: Cast, content: Content) -> None:
    ask_for_proposal(by=cast.editor, content=content, scope="hook")
    with pytest.raises(ProposalAtWork):
        ask_for_proposal(by=cast.owner, content=content, scope="body")


def test_asking_again_discards_what_was_proposed_before(cast: Cast, content: Content) -> None:
    first = written(cast.editor, content, "hook")
    written(cast.editor, content, "hook")
    first.refresh_from_db()
    assert first.status == ProposalStatus.DISCARDED


def test_a_proposal_for_words_that_changed_meanwhile_is_not_put_in(
    cast: Cast, content: Content
) -> None:
    proposal = written(cast.editor, content, "sentence", position=1)
    edit_script(
        content=content,
        by=cast.owner,
        hook="How long is a metre?",
        body=[METRE, "A bar."],
        call_to_action="",
    )
    with pytest.raises(Conflict):
        accept_proposal(by=cast.editor, proposal=proposal)
    discard_proposal(by=cast.editor, proposal=proposal)
    with pytest.raises(Conflict):
        accept_proposal(by=cast.editor, proposal=proposal)


def test_a_lost_worker_or_message_is_made_good(cast: Cast, content: Content) -> None:
    proposal = ask_for_proposal(by=cast.editor, content=content, scope="hook")
    long_ago = timezone.now() - timedelta(hours=1)
    ScriptProposal.objects.update(status="running", attempt=1, lease_expires_at=long_ago)
    assert revive_proposals() == 1
    assert write_proposal(str(proposal.pk))
    assert not write_proposal(str(proposal.pk))
    proposal.refresh_from_db()
    assert (proposal.status, proposal.attempt) == (ProposalStatus.READY, 2)


def test_a_viewer_only_looks(cast: Cast, content: Content) -> None:
    with pytest.raises(EditingNotAllowed):
        ask_for_proposal(by=cast.viewer, content=content, scope="hook")
    proposal = written(cast.editor, content, "hook")
    with pytest.raises(EditingNotAllowed):
        accept_proposal(by=cast.viewer, proposal=proposal)


@pytest.mark.parametrize("position", [-1, 2, 99])
def test_a_line_that_is_not_there_is_refused(cast: Cast, content: Content, position: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        ask_for_proposal(by=cast.editor, content=content, scope="sentence", position=position)
    assert refused.value.field == "position"
    assert not ScriptProposal.objects.exists()


def test_an_old_version_comes_back_as_a_new_one(cast: Cast, content: Content) -> None:
    edit_script(content=content, by=cast.owner, hook="New?", body=[BAR], call_to_action="")
    restored = restore_script(content=content, by=cast.editor, number=1)
    assert (restored.number, restored.restored_from, restored.body) == (3, 1, [METRE, BAR])
    with pytest.raises(Conflict):
        restore_script(content=content, by=cast.editor, number=1)
    with pytest.raises(InvalidInput):
        restore_script(content=content, by=cast.editor, number=9)
