"""What a run would make again is known before it starts, and is what it then makes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from apps.accounts.models import User
from apps.contents.errors import ProducingNotAllowed
from apps.contents.models import Content, ContentJob, ContentRun
from apps.contents.selectors import costs_of
from apps.contents.services.briefs import RunChoices
from apps.contents.services.plans import Plan, plan_run
from apps.contents.services.runs import retry_run, start_run
from apps.contents.services.scripts import edit_script
from apps.contents.states import JobType
from apps.core.errors import InvalidInput
from apps.organizations.models import Organization, OrganizationMember
from apps.subscriptions.models import CreditPrice, CreditTransaction
from tests.support.productions import make_content, make_person, make_project, work_off

pytestmark = pytest.mark.django_db(transaction=True)

AFTER_PICTURES = [JobType.IMAGE_GEN, JobType.RENDER]


@pytest.fixture(autouse=True)
def prices(content: Content) -> None:
    CreditPrice.objects.filter(operation="script").update(credits=2)
    CreditPrice.objects.filter(operation="video").update(credits=5)


def made(plan: Plan) -> list[str]:
    return [step.job_type for step in plan.made]


def made_by(run: ContentRun) -> list[str]:
    jobs = run.jobs.filter(is_reused=False).order_by("position")
    return list(jobs.values_list("job_type", flat=True))


def test_a_first_run_makes_everything_at_the_full_price(person: User, content: Content) -> None:
    plan = plan_run(by=person, content=content)
    assert len(plan.made) == 6
    assert (plan.charged_credits, plan.refunded_credits, plan.total_credits) == (7, 0, 7)
    assert plan.saved_seconds == 0


def test_a_plan_changes_nothing(person: User, content: Content) -> None:
    plan_run(by=person, content=content, redo=JobType.TTS)
    assert not ContentRun.objects.exists()
    assert not ContentJob.objects.exists()
    assert not CreditTransaction.objects.filter(transaction_type="usage").exists()


@pytest.mark.film
def test_each_choice_makes_again_what_the_plan_said_and_costs_what_it_said(
    person: User, content: Content
) -> None:
    first = work_off(start_run(by=person, content=content))
    again = plan_run(by=person, content=content)
    assert made(again) == []
    assert (again.charged_credits, again.refunded_credits, again.total_credits) == (7, 7, 0)
    worked = sum(
        (job.completed_at - job.started_at).total_seconds()
        for job in first.jobs.all()
        if job.completed_at and job.started_at
    )
    assert again.saved_seconds == pytest.approx(worked, abs=0.01)

    pictures = plan_run(by=person, content=content, redo=JobType.IMAGE_GEN)
    assert made(pictures) == AFTER_PICTURES
    assert pictures.total_credits == 5
    run = work_off(start_run(by=person, content=content, redo=JobType.IMAGE_GEN))
    assert made_by(run) == AFTER_PICTURES
    assert run.charged_credits - run.refunded_credits == pictures.total_credits
    assert sum(job.saved_credits for job in run.jobs.all()) == pictures.refunded_credits == 2

    voice = RunChoices(voice="en-ken")
    spoken = plan_run(by=person, content=content, choices=voice)
    assert JobType.TTS in made(spoken)
    template = plan_run(by=person, content=content, choices=RunChoices(template="aurora"))
    assert JobType.TTS not in made(template)
    assert made(template) == AFTER_PICTURES


@pytest.mark.film
def test_a_script_that_is_not_saved_yet_is_planned_as_if_it_were(
    person: User, content: Content
) -> None:
    work_off(start_run(by=person, content=content))
    content.refresh_from_db()
    words = {"hook": "One.", "body": ["Two."], "call_to_action": "Three."}
    plan = plan_run(by=person, content=content, script=words)
    assert len(plan.made) == 6
    assert plan.total_credits == 5
    assert content.script_versions.count() == 1
    edit_script(content=content, by=person, hook="One.", body=["Two."], call_to_action="Three.")
    content.refresh_from_db()
    assert made(plan_run(by=person, content=content)) == made(plan)


@pytest.mark.film
def test_what_was_taken_over_twice_still_saves_what_it_first_cost(
    person: User, content: Content
) -> None:
    first = work_off(start_run(by=person, content=content))
    first.jobs.filter(job_type=JobType.RENDER).update(cost_usd=Decimal("0.25"))
    work_off(start_run(by=person, content=content))
    third = work_off(start_run(by=person, content=content))
    film = third.jobs.get(job_type=JobType.RENDER)
    assert film.is_reused
    assert (film.saved_usd, film.saved_credits) == (Decimal("0.25"), 5)
    assert not film.cost_usd
    assert film.saved_seconds > 0
    costs = costs_of(content)
    assert (costs["cost_usd"], costs["saved_usd"]) == (Decimal("0.25"), Decimal("0.50"))
    assert (costs["charged_credits"], costs["refunded_credits"]) == (21, 14)


@pytest.mark.film
def test_the_script_itself_can_be_made_again(person: User, content: Content) -> None:
    work_off(start_run(by=person, content=content))
    redo = JobType.SCRIPT_GENERATION
    assert made(plan_run(by=person, content=content, redo=redo))[0] == redo
    run = work_off(start_run(by=person, content=content, redo=redo))
    # The embedded writer writes the same again: what follows is taken over after all.
    assert made_by(run) == [redo]


@pytest.mark.film
def test_a_retry_keeps_the_runs_own_choices(person: User, content: Content) -> None:
    run = start_run(
        by=person, content=content, choices=RunChoices(template="aurora", voice="en-ken")
    )
    ContentRun.objects.filter(pk=run.pk).update(status="failed", finished_at=run.created_at)
    ContentJob.objects.filter(run=run).update(status="cancelled")
    Content.objects.filter(pk=content.pk).update(status="failed")
    again = retry_run(by=person, run=run)
    assert again.template
    assert (again.template.slug, again.brief["voice"]) == ("aurora", "en-ken")


def test_an_unknown_step_or_voice_is_named(person: User, content: Content) -> None:
    with pytest.raises(InvalidInput) as step:
        plan_run(by=person, content=content, redo="dance")
    assert step.value.field == "from_step"
    with pytest.raises(InvalidInput) as voice:
        plan_run(by=person, content=content, choices=RunChoices(voice="nobody"))
    assert voice.value.field == "voice"


def test_who_may_edit_but_not_produce_neither_plans_nor_starts(person: User) -> None:
    team = Organization.objects.create(name="Team", slug="team")
    for role, email in (("owner", "boss@example.com"), ("editor", "writer@example.com")):
        OrganizationMember.objects.create(
            organization=team,
            user=make_person(email),
            role=role,
            permissions={"produce": False} if role == "editor" else {},
        )
    boss = User.objects.get(email="boss@example.com")
    writer = User.objects.get(email="writer@example.com")
    content = make_content(boss, project=make_project(boss, organization=team))
    edit_script(content=content, by=writer, hook="One.", body=["Two."], call_to_action="Three.")
    with pytest.raises(ProducingNotAllowed):
        start_run(by=writer, content=content)
    with pytest.raises(ProducingNotAllowed):
        plan_run(by=writer, content=content)
    assert start_run(by=boss, content=content)
