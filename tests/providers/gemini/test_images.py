"""Pictures from Gemini's wire format."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from apps.providers.errors import ProviderError
from apps.providers.gemini.images import GeminiImages
from tests.support.vendors.faults import QUICK, Fault, check_fault, every_fault, wrong_schemas
from tests.support.vendors.gemini_server import GeminiServer
from tests.support.vendors.samples import image_request
from tests.support.vendors.server import Reply, instead

Options = dict[str, Any]


@pytest.mark.parametrize(
    ("size", "ratio"),
    [((540, 960), "9:16"), ((960, 540), "16:9"), ((600, 600), "1:1"), ((1080, 1350), "4:5")],
)
def test_the_nearest_shape_is_asked_for_and_the_picture_is_kept(
    server: GeminiServer, account: Options, tmp_path: Path, size: tuple[int, int], ratio: str
) -> None:
    request = image_request(tmp_path, width=size[0], height=size[1])
    visual = GeminiImages(**account).create(request)
    config = server.requests[0].body["generationConfig"]
    assert config["imageConfig"]["aspectRatio"] == ratio
    with Image.open(visual.background_path) as picture:
        assert abs(picture.width / picture.height - size[0] / size[1]) < 0.02
    assert (visual.usage.images, visual.usage.output_tokens) == (1, 300)


@pytest.mark.parametrize("reason", ["IMAGE_SAFETY", "PROHIBITED_CONTENT"])
def test_a_withheld_picture_is_permanent(
    server: GeminiServer, account: Options, tmp_path: Path, reason: str
) -> None:
    server.candidate = {"content": {}, "finishReason": reason}
    with pytest.raises(ProviderError, match="safety rules") as caught:
        GeminiImages(**account).create(image_request(tmp_path))
    assert caught.value.permanent


def test_words_instead_of_a_picture_are_told(
    server: GeminiServer, account: Options, tmp_path: Path
) -> None:
    server.candidate = {"content": {"parts": [{"text": "I cannot draw real people."}]}}
    with pytest.raises(ProviderError, match="I cannot draw real people"):
        GeminiImages(**account).create(image_request(tmp_path))


@every_fault
def test_misbehaviour_gives_the_right_outcome_and_sentence(
    server: GeminiServer, account: Options, tmp_path: Path, fault: Fault
) -> None:
    images = GeminiImages(**({**account, **QUICK} if fault.is_quick else account))
    request = image_request(tmp_path)
    check_fault(fault, server, lambda: images.create(request), vendor="Gemini", paid=True)
    assert not request.output_dir.exists()


@wrong_schemas
def test_an_unknown_form_is_named(
    server: GeminiServer, account: Options, tmp_path: Path, answer: object
) -> None:
    server.then(instead(Reply(answer)))
    with pytest.raises(ProviderError, match="candidates") as caught:
        GeminiImages(**account).create(image_request(tmp_path))
    assert caught.value.permanent
