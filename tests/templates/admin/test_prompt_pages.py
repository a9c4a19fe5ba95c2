"""The console's pages of prompts: whose they are, their versions, and going back."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from apps.templates.models import Prompt
from apps.templates.services.prompts import copy_prompt
from apps.usage.owners import Owner
from tests.support.cast import Cast

URL = "/admin/templates/prompt/"


@pytest.fixture
def staff(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.staff)
    return client


@pytest.fixture
def shared(cast: Cast) -> Prompt:
    return Prompt.objects.get(vertical="tech", language="en", content_format="short")


@pytest.fixture
def ours(cast: Cast, shared: Prompt) -> Prompt:
    return copy_prompt(by=cast.editor, prompt=shared, owner=Owner(organization_id=cast.team.pk))


def typed(page: Any, **changed: str) -> dict[str, Any]:
    form = page.context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    return {**{name: value for name, value in values.items() if value is not None}, **changed}


def test_staff_copy_a_prompt_for_a_team(staff: Client, cast: Cast, shared: Prompt) -> None:
    start = staff.get(f"{URL}add/?from={shared.pk}")
    data = typed(start, organization=str(cast.team.pk))
    assert data["system_prompt"] == shared.system_prompt
    both = staff.post(f"{URL}add/", {**data, "user": str(cast.owner.pk)})
    assert both.context["adminform"].form.errors["organization"]
    nobodys = staff.post(f"{URL}add/", {**data, "organization": ""})
    assert nobodys.context["adminform"].form.errors["vertical"]
    assert staff.post(f"{URL}add/", data).status_code == 302
    made = Prompt.objects.get(organization=cast.team)
    assert (made.version, made.is_active, made.author) == (1, True, cast.staff)


def test_a_change_is_kept_unless_somebody_was_faster(staff: Client, ours: Prompt) -> None:
    url = f"{URL}{ours.pk}/change/"
    page = staff.get(url)
    saved = staff.post(url, typed(page, system_prompt="First."), follow=True)
    assert "Saved as version 2." in saved.content.decode()
    late = staff.post(url, typed(page, system_prompt="Second."))
    assert "Somebody saved another version" in late.content.decode()
    same = staff.post(url, typed(staff.get(url)), follow=True)
    assert "Nothing was changed." in same.content.decode()
    assert Prompt.objects.filter(organization=ours.organization).count() == 2


def test_versions_are_compared_put_in_force_and_given_up(
    staff: Client, ours: Prompt, shared: Prompt
) -> None:
    url = f"{URL}{ours.pk}/change/"
    staff.post(url, typed(staff.get(url), system_prompt="Whisper."))
    second = Prompt.objects.get(organization=ours.organization, version=2)
    for other in (ours, shared):
        page = staff.get(f"{URL}{second.pk}/compare/?with={other.pk}").content.decode()
        assert "<ins>Whisper.</ins>" in page
    assert "<ins>Whisper.</ins>" in staff.get(f"{URL}{second.pk}/compare/").content.decode()
    alone = staff.get(f"{URL}{shared.pk}/compare/?with={second.pk}").content.decode()
    assert "only version" in alone
    staff.post(f"{URL}{ours.pk}/enforce/")
    ours.refresh_from_db()
    assert ours.is_active
    again = staff.post(f"{URL}{ours.pk}/enforce/", follow=True)
    assert "in force already" in again.content.decode()
    staff.post(f"{URL}{ours.pk}/release/")
    assert not Prompt.objects.get(pk=ours.pk).is_active
    refused = staff.post(f"{URL}{shared.pk}/release/", follow=True)
    assert "Everybody falls back" in refused.content.decode()


def test_the_list_tells_whose_they_are(staff: Client, cast: Cast, ours: Prompt) -> None:
    counts = {
        owned: staff.get(f"{URL}?owned={owned}").context["cl"].result_count
        for owned in ("installation", "teams", "people")
    }
    assert (counts["teams"], counts["people"]) == (1, 0)
    assert counts["installation"] == Prompt.objects.filter(organization=None).count()
    found = staff.get(f"{URL}?q={cast.team.name}").context["cl"].result_count
    assert found >= 1
    newest = {"action": "take_back", "_selected_action": [str(ours.pk)]}
    staff.post(URL, newest)
    ours.refresh_from_db()
    assert not ours.is_active
