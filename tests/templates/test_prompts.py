"""A changed prompt is a new version; one of a kind is in force."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from apps.core.errors import Conflict, InvalidInput
from apps.templates.models import Prompt
from apps.templates.services.prompts import (
    PromptsForStaffAlone,
    activate_prompt,
    add_prompt_version,
    preview_prompt,
)
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def prompt(cast: Cast) -> Prompt:
    return Prompt.objects.get(vertical="tech", language="en", content_format="short")


def test_a_change_is_a_new_version_in_force_and_the_old_one_stays(
    cast: Cast, prompt: Prompt
) -> None:
    fresh = add_prompt_version(by=cast.staff, prompt=prompt, system_prompt="Be brief.")
    prompt.refresh_from_db()
    assert (fresh.version, fresh.is_active, prompt.is_active) == (2, True, False)
    assert fresh.hook_template == prompt.hook_template
    activate_prompt(by=cast.staff, prompt=prompt)
    fresh.refresh_from_db()
    assert (prompt.is_active, fresh.is_active) == (True, False)
    with pytest.raises(Conflict):
        activate_prompt(by=cast.staff, prompt=prompt)


def test_only_staff_change_prompts(cast: Cast, prompt: Prompt) -> None:
    for person in (cast.owner, cast.outsider):
        with pytest.raises(PromptsForStaffAlone):
            add_prompt_version(by=person, prompt=prompt, system_prompt="Mine.")
    assert Prompt.objects.filter(vertical="tech", language="en").count() == 3


@pytest.mark.parametrize(
    ("texts", "field"),
    [
        ({"system_prompt": "  "}, "system_prompt"),
        ({"system_prompt": "x" * 8001}, "system_prompt"),
        ({"hook_template": "{name}, listen"}, "hook_template"),
        ({"call_to_action": "{title} {}"}, "call_to_action"),
    ],
)
def test_texts_that_cannot_be_used_are_refused_by_name(
    cast: Cast, prompt: Prompt, texts: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        add_prompt_version(by=cast.staff, prompt=prompt, **texts)
    assert refused.value.field == field


def test_the_preview_is_what_a_model_would_be_sent(prompt: Prompt) -> None:
    system, material = preview_prompt(prompt, title="Trees", sentences=("One.", "Two."))
    assert prompt.system_prompt.strip() in system
    assert "[1] Two." in material


def test_the_api_reads_for_everybody_and_writes_for_staff(
    cast: Cast, prompt: Prompt, api: Callable[[Any], APIClient]
) -> None:
    url = f"/api/v1/prompts/{prompt.pk}/"
    assert api(cast.viewer).post(f"{url}versions/", {"system_prompt": "No."}).status_code == 403
    answer = api(cast.staff).post(f"{url}versions/", {"system_prompt": "Be brief."})
    assert (answer.status_code, answer.json()["version"]) == (201, 2)
    assert api(cast.staff).post(f"{url}activate/").json()["is_active"] is True
    found = api(cast.owner).get("/api/v1/prompts/?vertical=tech&language=en&is_active=true")
    assert found.status_code == 200
