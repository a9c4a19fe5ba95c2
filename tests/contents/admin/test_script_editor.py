"""The script editor and the policy queue, as staff use them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from apps.contents.models import Content, PolicyDecision, ScriptVersion
from apps.contents.services.assessments import assess_version
from apps.contents.services.proposal_writing import write_proposal
from apps.contents.states import DecisionStatus
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
LINES = ["Since 1985 the metre is the distance that light travels.", "It was a bar of platinum."]


def url(name: str, content: Content) -> str:
    return reverse(f"admin:contents_content_{name}", args=[content.pk])


def saved(staff: Client, content: Content, **more: object) -> ScriptVersion:
    words = {"hook": "How long is it?", "body": [*LINES, " "], "cta": "Follow us.", **more}
    answer = staff.post(url("edit", content), words)
    assert answer.status_code == 302, answer.content
    return content.script_versions.latest("number")


def test_each_line_stands_beside_its_source_with_what_was_found(cast: Cast, staff: Client) -> None:
    version = saved(staff, cast.content)
    assert version.body == LINES
    assert "data-waiting" in staff.get(url("edit", cast.content)).content.decode()
    assess_version(str(version.pk))
    page = staff.get(url("edit", cast.content)).content.decode()
    assert "data-waiting" not in page
    assert "Since 1983 the metre is the distance" in page
    assert "1985" in page
    assert 'data-severity="notice"' in page


def test_a_refused_script_keeps_what_was_typed_and_says_where(cast: Cast, staff: Client) -> None:
    words = {"hook": "", "body": ["Typed words that must not be lost.", "x" * 601], "cta": ""}
    answer = staff.post(url("edit", cast.content), words)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Typed words that must not be lost." in page
    assert page.count('aria-invalid="true"') == 2
    assert not cast.content.script_versions.exists()


def test_the_second_of_two_editors_sees_that_somebody_was_faster(cast: Cast, staff: Client) -> None:
    saved(staff, cast.content)
    words = {"hook": "Mine?", "body": LINES, "cta": "", "version": "0"}
    answer = staff.post(url("edit", cast.content), words)
    assert answer.status_code == 422
    assert "Mine?" in answer.content.decode()
    assert cast.content.script_versions.count() == 1


def test_versions_are_compared_and_restored(cast: Cast, staff: Client) -> None:
    saved(staff, cast.content)
    saved(staff, cast.content, body=["Since 1983 the metre is the distance that light travels."])
    page = staff.get(url("compare", cast.content)).content.decode()
    assert "<del>1985</del>" in page
    assert "<ins>1983</ins>" in page
    staff.post(url("restore", cast.content), {"version": "1"})
    assert cast.content.script_versions.latest("number").restored_from == 1


def test_a_proposal_is_asked_for_and_taken(cast: Cast, staff: Client) -> None:
    saved(staff, cast.content)
    staff.post(url("propose", cast.content), {"place": "body.1"})
    proposal = cast.content.proposals.get()
    write_proposal(str(proposal.pk))
    proposal.refresh_from_db()
    assert proposal.lines[0] in staff.get(url("edit", cast.content)).content.decode()
    staff.post(url("settle", cast.content), {"accept": str(proposal.pk)})
    assert cast.content.script_versions.latest("number").body[1] == proposal.lines[0]


def test_a_decision_is_made_in_the_queue(cast: Cast, staff: Client) -> None:
    version = saved(staff, cast.content, body=[*LINES, "Write to metre@example.com."])
    assess_version(str(version.pk))
    decision = PolicyDecision.objects.get()
    queue = staff.get(reverse("admin:contents_policydecision_changelist")).content.decode()
    assert cast.content.title in queue
    page = reverse("admin:contents_policydecision_change", args=[decision.pk])
    assert staff.post(page, {"reason": "no", "let_through": "1"}).status_code == 422
    assert staff.post(page, {"reason": "Our own.", "let_through": "1"}).status_code == 302
    decision.refresh_from_db()
    assert (decision.status, decision.reviewer) == (DecisionStatus.APPROVED, cast.staff)
