"""Photos from Pexels' wire format."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from apps.providers.errors import Cancelled, ProviderError
from apps.providers.http import cancellable
from apps.providers.pexels.photos import PexelsPhotos
from tests.support.vendors.faults import (
    QUICK,
    Fault,
    check_fault,
    check_sentence,
    every_fault,
    wrong_schemas,
)
from tests.support.vendors.pexels_server import PexelsServer
from tests.support.vendors.samples import image_request
from tests.support.vendors.server import Reply, cut_off, drip, flood, hang, instead

Options = dict[str, Any]


def test_a_photo_of_the_frames_orientation_is_kept_with_its_licence_and_author(
    server: PexelsServer, account: Options, tmp_path: Path
) -> None:
    visual = PexelsPhotos(**account).create(image_request(tmp_path))
    search, file = server.requests
    assert search.query["orientation"] == "portrait"
    assert file.query == {
        "auto": "compress",
        "cs": "tinysrgb",
        "fit": "crop",
        "w": "648",
        "h": "1152",
    }
    with Image.open(visual.background_path) as picture:
        assert picture.size == (648, 1152)
    assert "Pexels License" in visual.license
    assert visual.attribution == (
        "Photo by Kim Haneul on Pexels (https://www.pexels.com/photo/bridge-102/)"
    )
    assert visual.asset_id == "pexels:photo:102"
    assert [path.name for path in visual.background_path.parent.iterdir()] == ["background.jpg"]


def test_the_same_request_gives_the_same_photo_and_another_seed_another_one(
    server: PexelsServer, account: Options, tmp_path: Path
) -> None:
    photos = PexelsPhotos(**account)
    found = [photos.create(image_request(tmp_path, seed=seed)).asset_id for seed in (1, 1, 2)]
    assert found == ["pexels:photo:102", "pexels:photo:102", "pexels:photo:103"]


def test_scenes_about_the_same_thing_show_different_photos(
    server: PexelsServer, account: Options, tmp_path: Path
) -> None:
    photos = PexelsPhotos(**account)
    found = {
        photos.create(image_request(tmp_path, position=position)).asset_id for position in range(5)
    }
    assert len(found) == 5


def test_no_photo_is_shown_twice_in_one_film(
    server: PexelsServer, account: Options, tmp_path: Path
) -> None:
    photos = PexelsPhotos(**account)
    used: list[str] = []
    for _ in server.photos:
        used.append(photos.create(image_request(tmp_path, used_assets=tuple(used))).asset_id)
    assert len(set(used)) == len(server.photos)
    with pytest.raises(ProviderError, match="no more photos for “") as caught:
        photos.create(image_request(tmp_path, used_assets=tuple(used)))
    assert caught.value.permanent


def test_words_that_carry_meaning_are_looked_for_and_then_fewer_of_them(
    server: PexelsServer, account: Options, tmp_path: Path
) -> None:
    server.known = {"bridge"}
    request = image_request(tmp_path, headline="The bridges of Seoul", narration="Rivers are wide.")
    PexelsPhotos(**account).create(request)
    assert [seen.query["query"] for seen in server.requests[:3]] == [
        "bridge seoul river",
        "bridge seoul",
        "bridge",
    ]


def test_the_key_terms_of_a_scene_are_looked_for_as_they_are(
    server: PexelsServer, account: Options, tmp_path: Path
) -> None:
    request = image_request(tmp_path, language="ko", headline="다리", terms=("한강", "야경"))
    PexelsPhotos(**account).create(request)
    assert server.requests[0].query["query"] == "한강 야경"


def test_korean_words_are_looked_for_in_korean(
    server: PexelsServer, account: Options, tmp_path: Path
) -> None:
    request = image_request(tmp_path, language="ko", headline="한강 다리", narration="")
    PexelsPhotos(**account).create(request)
    assert server.requests[0].query["query"] == "한강 다리"
    assert server.requests[0].query["locale"] == "ko-KR"


@every_fault
def test_misbehaviour_gives_the_right_outcome_and_sentence(
    server: PexelsServer, account: Options, tmp_path: Path, fault: Fault
) -> None:
    photos = PexelsPhotos(**({**account, **QUICK} if fault.is_quick else account))
    request = image_request(tmp_path)
    check_fault(fault, server, lambda: photos.create(request), vendor="Pexels")


@wrong_schemas
def test_an_unknown_form_is_named(
    server: PexelsServer, account: Options, tmp_path: Path, answer: object
) -> None:
    server.then(instead(Reply(answer)))
    with pytest.raises(ProviderError, match="photos") as caught:
        PexelsPhotos(**account).create(image_request(tmp_path))
    assert caught.value.permanent


@pytest.mark.parametrize(
    ("misdeed", "permanent", "says"),
    [
        (instead(Reply(b"", 503)), False, "problem of its own"),
        (instead(Reply(b"<html>", content_type="text/html")), False, "text/html"),
        (instead(Reply(b"not a picture", content_type="image/jpeg")), False, "cannot be opened"),
        (cut_off, False, "connection"),
        (flood, False, "application/json"),
        (hang, False, "in time"),
        (drip, False, "in time"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_photo_that_does_not_arrive_leaves_no_file(
    server: PexelsServer,
    account: Options,
    tmp_path: Path,
    misdeed: Any,
    permanent: bool,
    says: str,
) -> None:
    server.then(None, misdeed)
    options = {**account, **QUICK} if misdeed in (hang, drip) else account
    with pytest.raises(ProviderError, match=says) as caught:
        PexelsPhotos(**options).create(image_request(tmp_path))
    check_sentence(caught.value, "Pexels")
    assert caught.value.permanent is permanent
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_photo_larger_than_allowed_is_not_kept(
    server: PexelsServer, account: Options, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.providers.pexels.photos.MOST_BYTES", 1_000)
    with pytest.raises(ProviderError, match="more than"):
        PexelsPhotos(**account).create(image_request(tmp_path))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest/meta-data",
        "http://localhost:1/photo.jpeg",
        "file:///etc/passwd",
        "http://10.0.0.1/photo.jpeg",
    ],
)
@pytest.mark.parametrize("how", ["named", "redirected"])
def test_addresses_inside_the_network_are_not_read(
    server: PexelsServer, account: Options, tmp_path: Path, address: str, how: str
) -> None:
    if how == "redirected":
        server.then(None, instead(Reply(b"", 302, {"Location": address})))
    else:
        photo = {**server._photo(1), "src": {"original": address}}
        server.then(instead(Reply({"photos": [photo]})))
    with pytest.raises(ProviderError, match="not on the public internet") as caught:
        PexelsPhotos(**account).create(image_request(tmp_path))
    assert caught.value.permanent


def test_cancelling_ends_a_download(server: PexelsServer, account: Options, tmp_path: Path) -> None:
    server.then(None, drip)
    with pytest.raises(Cancelled), cancellable(lambda: len(server.requests) == 2):
        PexelsPhotos(**account).create(image_request(tmp_path))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
