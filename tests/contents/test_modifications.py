"""Modifications of a template: kept with a project, chosen for a run, refused by name."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from apps.accounts.models import User
from apps.contents.models import Content, ContentRun
from apps.contents.services.briefs import RunChoices
from apps.contents.services.runs import cancel_run, retry_run, start_run
from apps.core.errors import RuleBroken
from apps.templates.models import Template
from tests.templates.designs import text


@pytest.fixture
def titled(content: Content) -> Content:
    """The project's template says the film's title, in the project's own size."""
    small = Template.objects.get(slug="small")
    small.template_data = {
        **small.template_data,
        "version": 2,
        "elements": [*small.template_data["elements"], text(text="{title}")],
    }
    small.save(update_fields=["template_data"])
    content.project.style_preset["modifications"] = {"Title.size_px": 44, "Title.color": "#111111"}
    content.project.save(update_fields=["style_preset"])
    return content


def title_of(run: ContentRun) -> dict[str, Any]:
    found: dict[str, Any] = run.brief["design"]["elements"][-1]
    return found


def test_a_run_s_choices_lie_over_the_project_s_and_stay_for_a_retry(
    person: User, titled: Content
) -> None:
    choices = RunChoices(modifications={"Title.color": "#222222"})
    run = start_run(by=person, content=titled, choices=choices)
    assert (title_of(run)["size_px"], title_of(run)["color"]) == (44, "#222222")
    assert run.brief["design"]["words"] == {"title": titled.title}
    cancel_run(by=person, run=run)
    titled.refresh_from_db()
    again = retry_run(by=person, run=run)
    assert title_of(again) == title_of(run)


@pytest.mark.parametrize("name", ["Nobody.text", "Title.weight", "Title.x"])
def test_one_that_does_not_suit_stops_the_run_and_is_named(
    name: str, person: User, titled: Content
) -> None:
    with pytest.raises(RuleBroken) as caught:
        start_run(by=person, content=titled, choices=RunChoices(modifications={name: 3}))
    assert caught.value.field == f"modifications.{name}"
    assert not ContentRun.objects.exists()


def test_the_api_takes_them_and_names_what_is_wrong(person: User, titled: Content) -> None:
    client = APIClient()
    client.force_login(person)
    url = f"/api/v1/contents/{titled.pk}/runs/"
    for wrong, field in (
        ({"Title": 1}, "modifications"),
        ({"Title.x": [1]}, "modifications"),
        ({"Nobody.x": 1}, "modifications.Nobody.x"),
    ):
        answer = client.post(url, {"modifications": wrong})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, field)
    started = client.post(url, {"modifications": {"Title.text": "Mine"}})
    assert started.status_code == 201, started.content
    assert title_of(ContentRun.objects.get())["text"] == "Mine"


def test_a_project_s_page_checks_them_against_its_template(person: User, titled: Content) -> None:
    User.objects.filter(pk=person.pk).update(is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(person)
    url = f"/admin/projects/project/{titled.project_id}/change/"
    page = client.get(url)
    form = page.context["adminform"].form
    data = {
        name: value for name in form.fields if (value := form[name].value()) not in (None, False)
    }
    assert b"/picture/" in page.content
    refused = client.post(url, {**data, "modifications": '{"Nobody.x": 1}'})
    assert "Nobody" in str(refused.context["adminform"].form.errors["modifications"])
    kept = client.post(url, {**data, "modifications": '{"Title.size_px": 50}'})
    assert kept.status_code == 302
    titled.project.refresh_from_db()
    assert titled.project.style_preset["modifications"] == {"Title.size_px": 50}
