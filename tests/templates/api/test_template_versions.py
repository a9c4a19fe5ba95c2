"""A template's history over the API."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from rest_framework.test import APIClient

from apps.templates.models import Template
from apps.usage.owners import Owner
from tests.support.cast import Cast
from tests.support.productions import subscribe
from tests.templates.designs import design, text

Api = Callable[[Any], APIClient]


@pytest.fixture
def address(cast: Cast, api: Api) -> str:
    """A template of the team with two versions."""
    subscribe(Owner(organization_id=cast.team.pk), plan="pro")
    client = api(cast.editor)
    made = client.post(
        "/api/v1/templates/",
        {
            "name": "Ours",
            "slug": "ours",
            "template_data": design(text()),
            "organization": str(cast.team.pk),
        },
    )
    changed = client.patch(
        made["Location"], {"template_data": design(text(color="#112233")), "note": "Darker"}
    )
    assert changed.status_code == 200, changed.content
    return str(made["Location"])


def test_versions_are_listed_read_and_compared(cast: Cast, api: Api, address: str) -> None:
    client = api(cast.viewer)
    rows = client.get(f"{address}versions/").json()["results"]
    assert [(row["version"], row["note"], row["author"]["name"]) for row in rows] == [
        (2, "Darker", "Editor"),
        (1, "", "Editor"),
    ]
    assert "template_data" not in rows[0]
    first = client.get(f"{address}versions/1/").json()
    assert first["template_data"] == design(text())
    diff = client.get(f"{address}versions/1/diff/2/").json()
    assert diff["changes"] == [
        {"path": "Title.color", "change": "changed", "before": "{accent}", "after": "#112233"}
    ]
    for missing in ("versions/3/", "versions/1/diff/3/", "versions/99999999999999999999/"):
        assert client.get(f"{address}{missing}").status_code == 404


def test_an_old_version_is_looked_at(cast: Cast, api: Api, address: str) -> None:
    client, key = api(cast.viewer), str(Template.objects.get(slug="ours").pk)
    frames = [
        client.post("/api/v1/templates/frame/", {"template": key, "version": number})
        for number in (1, 2)
    ]
    assert Image.open(BytesIO(frames[0].content)).size == (360, 640)
    assert frames[0].content != frames[1].content
    for asked in ({"template": key, "version": 9}, {"template_data": design(), "version": 1}):
        refused = client.post("/api/v1/templates/frame/", asked)
        assert refused.status_code == 400
        assert refused.json()["errors"][0]["field"] == "version"


def test_a_restored_version_is_a_new_one_once(cast: Cast, api: Api, address: str) -> None:
    client = api(cast.editor)
    tag = client.get(address)["ETag"]
    headers = {"If-Match": tag, "Idempotency-Key": "back"}
    first = client.post(f"{address}versions/1/restore/", headers=headers)
    again = client.post(f"{address}versions/1/restore/", headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["template_data"] == design(text())
    late = client.post(f"{address}versions/2/restore/", headers={"If-Match": tag})
    assert late.status_code == 412
    rows = client.get(f"{address}versions/").json()["results"]
    assert [(row["version"], row["restored_from"]) for row in rows] == [
        (3, 1),
        (2, None),
        (1, None),
    ]


def test_viewers_read_and_strangers_know_nothing(cast: Cast, api: Api, address: str) -> None:
    assert api(cast.viewer).post(f"{address}versions/1/restore/").status_code == 403
    outsider = api(cast.outsider)
    for path in ("versions/", "versions/1/", "versions/1/diff/2/"):
        assert outsider.get(f"{address}{path}").status_code == 404
    assert outsider.post(f"{address}versions/1/restore/").status_code == 404
    aurora = Template.objects.get(slug="aurora")
    url = f"/api/v1/templates/{aurora.pk}/versions/"
    assert outsider.get(url).json()["results"][0]["author"] is None
    assert outsider.post(f"{url}1/restore/").status_code == 403
