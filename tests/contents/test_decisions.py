"""The policy gate: no film goes out whose script neither passed nor was let through."""

from __future__ import annotations

import pytest
from django.utils import timezone, translation

from apps.accounts.models import User
from apps.contents.errors import (
    DecidingForStaffAlone,
    DecidingNotAllowed,
    NotYetPublishable,
    ScriptBlocked,
)
from apps.contents.gate import check_can_publish, decision_of, status_after
from apps.contents.models import Content, ContentJob, ContentRun, PolicyDecision
from apps.contents.pipeline.endings import finish_run_if_done
from apps.contents.pipeline.runner import run_job
from apps.contents.services.assessments import assess_version, decision_about
from apps.contents.services.decisions import let_through, reject
from apps.contents.services.runs import start_run
from apps.contents.services.scripts import edit_script
from apps.contents.states import ContentStatus, DecisionStatus, JobStatus, JobType, RunStatus
from apps.core.errors import Conflict, InvalidInput
from apps.core.models import AuditLog
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
METRE = "Since 1983 the metre is the distance that light travels."


def judged(content: Content, by: User, *body: str) -> PolicyDecision:
    version = edit_script(
        content=content, by=by, hook="How long is it?", body=body, call_to_action=""
    )
    decision = assess_version(str(version.pk))
    assert decision is not None
    return decision


def film_of(content: Content, by: User) -> ContentRun:
    """A run whose checks are real and whose film is only said to be there."""
    run = start_run(by=by, content=content)
    for job_type in (JobType.SCRIPT_GENERATION, JobType.SAFETY_CHECK):
        run_job(str(run.jobs.get(job_type=job_type).pk))
    ContentJob.objects.filter(run=run, completed_at=None).update(
        status=JobStatus.COMPLETED, completed_at=timezone.now()
    )
    run.refresh_from_db()
    if run.status == RunStatus.RUNNING:
        finish_run_if_done(run)
    Content.objects.filter(pk=content.pk).update(video_url="contents/film.mp4")
    content.refresh_from_db()
    return run


def test_a_harmless_script_passes_and_its_film_may_go_out(cast: Cast) -> None:
    decision = judged(cast.content, cast.editor, METRE)
    assert (decision.verdict, decision.status) == ("pass", DecisionStatus.PASSED)
    film_of(cast.content, cast.editor)
    assert cast.content.status == ContentStatus.READY
    check_can_publish(cast.content)


def test_a_film_that_somebody_has_to_look_at_waits_for_them(cast: Cast) -> None:
    decision = judged(cast.content, cast.editor, METRE, "Write to metre@example.com.")
    assert (decision.verdict, decision.status) == ("review", DecisionStatus.WAITING)
    film_of(cast.content, cast.editor)
    assert cast.content.status == ContentStatus.REVIEW
    with pytest.raises(NotYetPublishable):
        check_can_publish(cast.content)
    let_through(by=cast.owner, decision=decision, reason="Our own address, meant to be shown.")
    cast.content.refresh_from_db()
    assert cast.content.status == ContentStatus.READY
    check_can_publish(cast.content)
    entry = AuditLog.objects.get(action="policy.approved")
    assert entry.changes["reason"] == "Our own address, meant to be shown."
    assert entry.organization_id == cast.team.pk


def test_a_block_is_told_before_anything_is_charged_and_a_waiver_lets_it_go_on(
    cast: Cast,
) -> None:
    decision = judged(cast.content, cast.editor, METRE, "This tea cures cancer.")
    cast.project.vertical = "senior_health"
    cast.project.save()
    decision = judged(cast.content, cast.editor, METRE, "This tea cures cancer in a week.")
    assert decision.verdict == "block"
    with pytest.raises(ScriptBlocked):
        start_run(by=cast.editor, content=cast.content)
    assert not ContentRun.objects.exists()
    let_through(by=cast.owner, decision=decision, reason="A quotation, corrected on screen.")
    assert decision.status == DecisionStatus.WAIVED
    run = film_of(cast.content, cast.editor)
    assert run.status == RunStatus.COMPLETED
    assert cast.content.status == ContentStatus.READY


def test_other_words_need_another_decision(cast: Cast) -> None:
    decision = judged(cast.content, cast.editor, METRE, "Write to metre@example.com.")
    let_through(by=cast.owner, decision=decision, reason="Our own address.")
    edited = judged(cast.content, cast.editor, METRE, "Write to other@example.com.")
    assert edited.pk != decision.pk
    assert edited.status == DecisionStatus.WAITING
    again = judged(cast.content, cast.editor, METRE, "Write to metre@example.com.")
    assert (again.pk, again.status) == (decision.pk, DecisionStatus.APPROVED)


def test_a_rejection_closes_the_gate_again(cast: Cast) -> None:
    decision = judged(cast.content, cast.editor, METRE)
    film_of(cast.content, cast.editor)
    reject(by=cast.owner, decision=decision, reason="Not our style.")
    cast.content.refresh_from_db()
    assert cast.content.status == ContentStatus.REVIEW
    with translation.override("en"), pytest.raises(NotYetPublishable) as refused:
        check_can_publish(cast.content)
    assert "Not our style." in str(refused.value)
    with pytest.raises(ScriptBlocked):
        start_run(by=cast.editor, content=cast.content)


def test_only_reviewers_decide_and_grave_harm_is_for_staff(cast: Cast) -> None:
    decision = judged(cast.content, cast.editor, METRE, "All immigrants must be expelled.")
    for nobody in (cast.editor, cast.viewer, cast.outsider):
        with pytest.raises(DecidingNotAllowed):
            let_through(by=nobody, decision=decision, reason="I want to.")
    with pytest.raises(DecidingForStaffAlone):
        let_through(by=cast.owner, decision=decision, reason="I want to.")
    reject(by=cast.owner, decision=decision, reason="Of course not.")
    let_through(by=cast.staff, decision=decision, reason="A report about a trial.")
    assert decision.status == DecisionStatus.WAIVED


@pytest.mark.parametrize("reason", ["", "    ", "ok", "x" * 2001])
def test_a_decision_needs_a_reason(cast: Cast, reason: str) -> None:
    decision = judged(cast.content, cast.editor, METRE, "Write to metre@example.com.")
    with pytest.raises(InvalidInput) as refused:
        let_through(by=cast.owner, decision=decision, reason=reason)
    assert refused.value.field == "reason"
    decision.refresh_from_db()
    assert decision.status == DecisionStatus.WAITING


def test_the_second_of_two_deciders_is_told(cast: Cast) -> None:
    decision = judged(cast.content, cast.editor, METRE, "Write to metre@example.com.")
    stale = PolicyDecision.objects.get(pk=decision.pk)
    let_through(by=cast.owner, decision=decision, reason="Our own address.")
    with pytest.raises(Conflict):
        let_through(by=cast.staff, decision=stale, reason="Me too, me too.")


def test_a_film_that_was_never_checked_does_not_go_out(cast: Cast) -> None:
    cast.content.video_url, cast.content.status = "contents/film.mp4", ContentStatus.READY
    with pytest.raises(NotYetPublishable):
        check_can_publish(cast.content)
    run = ContentRun.objects.create(content=cast.content, previous_status="draft")
    assert decision_of(run) is None
    assert status_after(run) == ContentStatus.REVIEW


def test_a_wrong_figure_in_finance_needs_a_person_and_elsewhere_is_pointed_out(
    cast: Cast,
) -> None:
    wrong = "Since 1985 the metre is the distance that light travels."
    assert judged(cast.content, cast.editor, wrong).verdict == "pass"
    cast.project.vertical = "finance"
    cast.project.save()
    decision = judged(cast.content, cast.editor, wrong)
    assert decision.verdict == "review"
    (flag,) = decision.flags
    assert (flag["rule"], flag["sentence_index"], flag["excerpt"]) == ("claim_number", 1, "1985")
    assert decision.claims[1]["sentence"].startswith("Since 1983")
    assert cast.content.current_script is not None
    assert decision_about(cast.content.current_script) == decision
