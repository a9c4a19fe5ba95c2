"""Brands: one of each owner, put on every film ordered after."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from PIL import Image
from rest_framework.test import APIClient

from apps.templates.models import BrandKit, Template
from apps.templates.orders import order_design
from apps.usage.owners import Owner
from tests.support.cast import Cast
from tests.support.productions import subscribe

Api = Callable[[Any], APIClient]
URL = "/api/v1/brand-kits/"


def logo(name: str = "logo.png", data: bytes | None = None) -> SimpleUploadedFile:
    if data is None:
        kept = BytesIO()
        Image.new("RGBA", (64, 32), "#FF0000").save(kept, "PNG")
        data = kept.getvalue()
    return SimpleUploadedFile(name, data)


def put(client: APIClient, address: str, file: SimpleUploadedFile) -> Any:
    body = encode_multipart(BOUNDARY, {"file": file})
    return client.put(address, body, content_type=MULTIPART_CONTENT)


@pytest.fixture
def kit(cast: Cast, api: Api) -> str:
    subscribe(Owner(organization_id=cast.team.pk), plan="pro")
    made = api(cast.owner).post(
        URL, {"organization": str(cast.team.pk), "accent_color": "#12AB34", "headline_font": "Jua"}
    )
    assert made.status_code == 201, made.content
    return f"{URL}{made.json()['id']}/"


def test_admins_change_it_editors_look_and_others_know_nothing(
    cast: Cast, api: Api, kit: str
) -> None:
    assert api(cast.editor).get(kit).json()["accent_color"] == "#12AB34"
    assert api(cast.editor).patch(kit, {"accent_color": ""}).status_code == 403
    assert api(cast.outsider).get(kit).status_code == 404
    again = api(cast.owner).post(URL, {"organization": str(cast.team.pk)})
    assert again.status_code == 409
    assert BrandKit.objects.count() == 1


def test_a_wrong_value_is_named(cast: Cast, api: Api, kit: str) -> None:
    wrong = {
        "accent_color": "red",
        "headline_font": "Comic Sans",
        "palettes": [["#000000"]],
        "watermark_corner": "middle",
    }
    for field, value in wrong.items():
        answer = api(cast.owner).patch(kit, {field: value})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, field)


def test_a_logo_is_taken_shown_and_put_on_the_next_film(cast: Cast, api: Api, kit: str) -> None:
    client = api(cast.owner)
    facts = put(client, f"{kit}files/logo/", logo()).json()["files"]["logo"]
    assert (facts["width"], facts["height"], facts["name"]) == (64, 32, "logo.png")
    assert "key" not in facts
    shown = api(cast.viewer).get(f"{kit}files/logo/")
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("image/png", "nosniff")
    ember = Template.objects.get(slug="ember", organization=None)
    ordered = order_design(ember, project=cast.project)
    assert ordered["files"]["brand:logo"].startswith(f"brands/{cast.team.pk}/")
    assert ordered["colors"]["accent"] == "#12AB34"
    assert client.delete(f"{kit}files/logo/").json()["files"] == {}
    assert "files" not in order_design(ember, project=cast.project)


def test_a_renamed_program_is_refused_and_nothing_kept(cast: Cast, api: Api, kit: str) -> None:
    client = api(cast.owner)
    for data in (b"MZ not a picture", b""):
        answer = put(client, f"{kit}files/logo/", logo("logo.png", data))
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "file")
    assert put(client, f"{kit}files/banner/", logo()).json()["errors"][0]["field"] == "role"
    assert client.get(kit).json()["files"] == {}
