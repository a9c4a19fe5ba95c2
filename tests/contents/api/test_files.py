from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import default_storage
from rest_framework.test import APIClient

from apps.contents.models import Content
from tests.contents.api.conftest import FILM
from tests.support.cast import Cast

Api = Callable[[Any], APIClient]


def address(content: Content, name: str = "video/") -> str:
    return f"/api/v1/contents/{content.pk}/{name}"


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_a_player_gets_the_film_and_any_part_of_it(cast: Cast, api: Api, film: Content) -> None:
    client = api(cast.viewer)
    whole = client.get(address(film), headers={"Accept": "video/webm,video/*;q=0.9"})
    assert (whole.status_code, whole["Content-Type"]) == (200, "video/mp4")
    assert body(whole) == FILM
    part = client.get(address(film), headers={"Range": "bytes=100-199", "If-Range": whole["ETag"]})
    assert part.status_code == 206
    assert part["Content-Range"] == f"bytes 100-199/{len(FILM)}"
    assert body(part) == FILM[100:200]
    assert client.get(address(film), headers={"Range": "bytes=999999-"}).status_code == 416


def test_the_size_can_be_asked_without_the_film(cast: Cast, api: Api, film: Content) -> None:
    response = api(cast.viewer).head(address(film))
    assert (response.status_code, response.content) == (200, b"")
    assert response["Content-Length"] == str(len(FILM))
    assert response["Accept-Ranges"] == "bytes"


def test_nobody_on_the_way_keeps_the_film(cast: Cast, api: Api, film: Content) -> None:
    response = api(cast.viewer).get(address(film))
    assert response["Cache-Control"] == "private, no-cache"
    assert "Cookie" in response["Vary"]
    body(response)


def test_a_download_carries_the_title_in_any_script(cast: Cast, api: Api, film: Content) -> None:
    film.title = 'Une "mètre"/한글'
    film.save()
    response = api(cast.viewer).get(address(film, "video/?download=1"))
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''Une%20m%C3%A8tre%20%ED%95%9C%EA%B8%80.mp4"
    )
    body(response)
    shown = api(cast.viewer).get(address(film))
    assert shown["Content-Disposition"].startswith("inline")
    body(shown)


@pytest.mark.parametrize("name", ["thumbnail/", "scenes/0/picture/", "scenes/1/picture/"])
def test_pictures_are_served(cast: Cast, api: Api, film: Content, name: str) -> None:
    client = api(cast.viewer)
    response = client.get(address(film, name))
    assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
    assert body(response).startswith(b"\xff\xd8\xff")
    again = client.get(address(film, name), headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "name",
    ["video/", "thumbnail/", "scenes/0/picture/", "scenes/99999999999999999999/picture/"],
)
def test_what_is_not_made_yet_is_not_found(cast: Cast, api: Api, name: str) -> None:
    response = api(cast.viewer).get(address(cast.content, name))
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"


def test_a_film_whose_file_is_gone_is_not_found(cast: Cast, api: Api, film: Content) -> None:
    default_storage.delete(film.video_url)
    assert api(cast.viewer).get(address(film)).status_code == 404
