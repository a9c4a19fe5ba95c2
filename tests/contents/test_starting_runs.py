"""What would stop a run is found before it starts, all at once, and nothing is left behind."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from apps.accounts.models import User
from apps.contents.errors import AlreadyProcessing, ProducingNotAllowed, ProjectNotActive
from apps.contents.models import Content, ContentRun
from apps.contents.services.briefs import RunChoices
from apps.contents.services.runs import start_run
from apps.contents.states import ContentStatus
from apps.core.errors import ProblemList, RuleBroken
from apps.core.models import AuditLog
from apps.providers.embedded import fonts
from apps.subscriptions.models import CreditPrice, Subscription, SubscriptionPlan
from apps.templates.models import Template
from tests.support.productions import install_everything, make_content, make_person


def refused(by: User, content: Content, **choices: Any) -> RuleBroken:
    with pytest.raises(RuleBroken) as caught:
        start_run(by=by, content=content, **choices)
    content.refresh_from_db()
    assert content.status == ContentStatus.DRAFT
    assert not ContentRun.objects.filter(content=content).exists()
    return caught.value


def test_a_stored_template_with_an_unknown_element_is_refused(
    person: User, content: Content
) -> None:
    template = Template.objects.get(slug="small")
    template.template_data["elements"].append({"name": "X", "type": "hologram"})
    Template.objects.filter(pk=template.pk).update(template_data=template.template_data)
    error = refused(person, content)
    assert "hologram" in str(error)
    assert error.field.endswith(".type")


def test_a_font_whose_file_is_gone_is_named(
    person: User, content: Content, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(fonts, "FONT_DIR", tmp_path)
    fonts._characters.cache_clear()
    try:
        error = refused(person, content)
    finally:
        fonts._characters.cache_clear()
    assert error.field == "template"
    assert "Black Han Sans" in str(error)


def test_every_problem_is_named_at_once(person: User, content: Content, settings: Any) -> None:
    Content.objects.filter(pk=content.pk).update(source_data={"text": ""})
    settings.MIN_FREE_DISK_BYTES = 1 << 60
    error = refused(person, content)
    assert isinstance(error, ProblemList)
    assert len(error.problems) == 2


@pytest.mark.parametrize(
    ("choices", "field"),
    [
        ({"choices": RunChoices(template="nowhere")}, "template"),
        ({"choices": RunChoices(voice="nobody")}, "voice"),
        ({"choices": RunChoices(voice="ko-ara")}, "voice"),
        ({"redo": "dance"}, "from_step"),
    ],
)
def test_an_unknown_choice_is_named_by_its_field(
    person: User, content: Content, choices: dict[str, Any], field: str
) -> None:
    assert refused(person, content, **choices).field == field


def test_a_template_of_ones_own_needs_a_plan_that_brings_it(person: User, content: Content) -> None:
    Template.objects.filter(slug="small").update(template_type="custom", user=person)
    Subscription.objects.update(plan=SubscriptionPlan.objects.get(code="starter"))
    error = refused(person, content)
    assert (error.code, error.field) == ("plan_limit_reached", "template")
    assert "“Pro”" in str(error)
    Subscription.objects.update(plan=SubscriptionPlan.objects.get(code="pro"))
    start_run(by=person, content=content)


def test_a_price_that_is_missing_is_said(person: User, content: Content) -> None:
    CreditPrice.objects.all().delete()
    assert refused(person, content).code == "price_missing"


def test_a_stranger_may_not_start(person: User, content: Content) -> None:
    stranger = make_person("stranger@example.com")
    assert isinstance(refused(stranger, content), ProducingNotAllowed)


def test_a_paused_projects_videos_are_not_started(person: User, content: Content) -> None:
    content.project.status = "paused"
    content.project.save(update_fields=["status"])
    assert isinstance(refused(person, content), ProjectNotActive)


def test_a_start_is_quoted_and_audited(person: User, content: Content) -> None:
    run = start_run(by=person, content=content)
    assert run.quoted_credits == 1
    line = AuditLog.objects.get(action="run.started")
    assert line.actor_label == person.email


@pytest.mark.django_db(transaction=True)
def test_many_clicks_at_once_start_one_run() -> None:
    install_everything()
    person = make_person()
    content = make_content(person)
    gate = Barrier(6)

    def click(_number: int) -> bool:
        gate.wait()
        try:
            start_run(by=person, content=content)
        except AlreadyProcessing:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(click, range(6))) == 1
    assert ContentRun.objects.count() == 1
