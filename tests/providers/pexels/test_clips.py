"""Clips from Pexels' wire format."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image

from apps.providers.errors import ProviderError
from apps.providers.pexels.clips import PexelsClips
from tests.support.vendors.faults import QUICK, Fault, check_fault, every_fault, wrong_schemas
from tests.support.vendors.pexels_server import PexelsServer
from tests.support.vendors.samples import image_request
from tests.support.vendors.server import Reply, instead

Options = dict[str, Any]


def test_the_smallest_clip_that_covers_the_frame_comes_with_its_first_picture(
    server: PexelsServer, account: Options, tmp_path: Path
) -> None:
    visual = PexelsClips(**account).create(image_request(tmp_path, seed=0))
    assert server.requests[1].path == "/video-files/202/540x960.mp4", "201 is too short"
    assert visual.clip_path is not None
    with av.open(str(visual.clip_path)) as film:
        assert (film.streams.video[0].width, film.streams.video[0].height) == (180, 320)
    with Image.open(visual.background_path) as picture:
        assert picture.size == (180, 320)
    assert visual.attribution == "Video by Ada Jung on Pexels (https://www.pexels.com/video/202/)"
    assert visual.asset_id == "pexels:video:202"


def test_no_clip_is_shown_twice(server: PexelsServer, account: Options, tmp_path: Path) -> None:
    request = image_request(tmp_path, seed=0, used_assets=("pexels:video:202",))
    assert PexelsClips(**account).create(request).asset_id == "pexels:video:203"


@pytest.mark.parametrize("content", [b"", b"no film at all"])
def test_what_cannot_be_played_is_not_kept(
    server: PexelsServer, account: Options, tmp_path: Path, content: bytes
) -> None:
    server.clip = content
    with pytest.raises(ProviderError, match="cannot be played"):
        PexelsClips(**account).create(image_request(tmp_path))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@every_fault
def test_misbehaviour_gives_the_right_outcome_and_sentence(
    server: PexelsServer, account: Options, tmp_path: Path, fault: Fault
) -> None:
    clips = PexelsClips(**({**account, **QUICK} if fault.is_quick else account))
    request = image_request(tmp_path)
    check_fault(fault, server, lambda: clips.create(request), vendor="Pexels")


@wrong_schemas
def test_an_unknown_form_is_named(
    server: PexelsServer, account: Options, tmp_path: Path, answer: object
) -> None:
    server.then(instead(Reply(answer)))
    with pytest.raises(ProviderError, match="videos") as caught:
        PexelsClips(**account).create(image_request(tmp_path))
    assert caught.value.permanent
