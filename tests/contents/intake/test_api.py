"""The rules of the intake and single items, over the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from apps.contents.models import Content, ProjectIntake
from apps.core.models import AuditLog
from apps.projects.models import Project, SourceItem
from tests.contents.intake.conftest import STORIES, Bring
from tests.support.cast import Cast

Api = Callable[[Any], APIClient]


def test_the_rules_are_read_and_changed(api: Api, cast: Cast, project: Project) -> None:
    address = f"/api/v1/projects/{project.pk}/intake/"
    client = api(cast.editor)
    before = client.get(address).json()
    assert (before["is_on"], before["acts_for"], before["taken_today"]) == (False, None, 0)

    wanted = {"is_on": True, "mode": "produce", "per_day": 3, "keywords": [" AI ", "AI", "robots"]}
    after = client.patch(address, wanted, format="json").json()
    assert (after["is_on"], after["mode"], after["per_day"]) == (True, "produce", 3)
    assert after["keywords"] == ["AI", "robots"]
    assert after["acts_for"] == str(cast.editor.pk)
    assert AuditLog.objects.filter(action="project_intake.changed").count() == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"per_day": 0}, "per_day"),
        ({"per_day": 101}, "per_day"),
        ({"max_age_days": 400}, "max_age_days"),
        ({"min_score": 2}, "min_score"),
        ({"mode": "publish"}, "mode"),
        ({"keywords": ["x" * 61]}, "keywords"),
        ({"surprise": 1}, "surprise"),
        ({"from_headline": "perhaps"}, "from_headline"),
        # nobody could write about it
        ({"from_headline": True}, "from_headline"),
    ],
)
def test_bad_rules_are_refused_by_name_and_change_nothing(
    api: Api, cast: Cast, project: Project, given: dict[str, Any], field: str
) -> None:
    answer = api(cast.owner).patch(f"/api/v1/projects/{project.pk}/intake/", given, format="json")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"].startswith(field)
    assert not ProjectIntake.objects.exists()


def test_who_only_looks_changes_nothing(api: Api, cast: Cast, project: Project) -> None:
    address = f"/api/v1/projects/{project.pk}/intake/"
    assert api(cast.viewer).get(address).status_code == 200
    assert api(cast.viewer).patch(address, {"is_on": True}, format="json").status_code == 403
    assert api(cast.outsider).get(address).status_code == 404


def test_an_item_is_taken_by_hand_once(
    api: Api, cast: Cast, project: Project, bring: Bring
) -> None:
    item = bring("How bees dance", STORIES[1])
    address = f"/api/v1/source-items/{item.pk}/take/"
    client = api(cast.editor)
    made = client.post(address, {}, format="json", headers={"Idempotency-Key": "one"})
    assert made.status_code == 201
    assert made.json()["title"] == "How bees dance"
    again = client.post(address, {}, format="json", headers={"Idempotency-Key": "one"})
    assert again.json()["id"] == made.json()["id"]
    refused = client.post(address, {}, format="json")
    assert refused.status_code == 409
    assert Content.objects.filter(title="How bees dance").count() == 1
    item.refresh_from_db()
    assert str(item.content_id) == made.json()["id"]


def test_a_skipped_item_can_be_taken_all_the_same(
    api: Api, cast: Cast, bring: Bring, project: Project
) -> None:
    item = bring("How bees dance", STORIES[1])
    SourceItem.objects.update(verdict="skipped", reason="too_old", verdict_at=item.created_at)
    address = f"/api/v1/source-items/{item.pk}/take/"
    assert api(cast.editor).post(address, {"produce": True}, format="json").status_code == 201
    assert Content.objects.get(title="How bees dance").runs.count() == 1


def test_others_items_are_not_there(api: Api, cast: Cast, bring: Bring) -> None:
    item = bring("How bees dance", STORIES[1])
    address = f"/api/v1/source-items/{item.pk}/take/"
    assert api(cast.outsider).post(address, {}, format="json").status_code == 404
    assert api(cast.viewer).post(address, {}, format="json").status_code == 403
