"""Pictures from OpenAI's wire format."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from apps.providers.errors import ProviderError
from apps.providers.openai.images import OpenAIImages
from tests.support.vendors.faults import QUICK, Fault, check_fault, every_fault, wrong_schemas
from tests.support.vendors.openai_server import OpenAIServer, error
from tests.support.vendors.samples import image_request
from tests.support.vendors.server import Reply, instead

Options = dict[str, Any]


@pytest.mark.parametrize(
    ("size", "drawn"),
    [((540, 960), (1024, 1536)), ((960, 540), (1536, 1024)), ((600, 600), (1024, 1024))],
)
def test_a_picture_of_the_frames_orientation_is_kept(
    server: OpenAIServer,
    account: Options,
    tmp_path: Path,
    size: tuple[int, int],
    drawn: tuple[int, int],
) -> None:
    request = image_request(tmp_path, width=size[0], height=size[1])
    visual = OpenAIImages(**account).create(request)
    with Image.open(visual.background_path) as picture:
        assert picture.size == drawn
    assert server.requests[0].body["prompt"] == request.prompt
    assert (visual.usage.images, visual.usage.output_tokens) == (1, 1584)
    assert visual.source == "openai"
    assert visual.license


def test_a_refused_prompt_is_permanent(
    server: OpenAIServer, account: Options, tmp_path: Path
) -> None:
    server.then(instead(error(400, "Rejected by the safety system", code="moderation_blocked")))
    with pytest.raises(ProviderError, match="safety rules") as caught:
        OpenAIImages(**account).create(image_request(tmp_path))
    assert caught.value.permanent


@pytest.mark.parametrize(
    "data",
    ["not base64!", base64.b64encode(b"<svg/>").decode(), base64.b64encode(b"\x89PNG").decode()],
)
def test_what_is_no_picture_is_not_kept(
    server: OpenAIServer, account: Options, tmp_path: Path, data: str
) -> None:
    server.then(instead(Reply({"data": [{"b64_json": data}]})))
    with pytest.raises(ProviderError, match="OpenAI sent") as caught:
        OpenAIImages(**account).create(image_request(tmp_path))
    assert list(tmp_path.rglob("*.*")) == []
    assert caught.value.usage.images == 1, "it was drawn, and is to be paid"


@every_fault
def test_misbehaviour_gives_the_right_outcome_and_sentence(
    server: OpenAIServer, account: Options, tmp_path: Path, fault: Fault
) -> None:
    images = OpenAIImages(**({**account, **QUICK} if fault.is_quick else account))
    request = image_request(tmp_path)
    check_fault(fault, server, lambda: images.create(request), vendor="OpenAI", paid=True)


@wrong_schemas
def test_an_unknown_form_is_named(
    server: OpenAIServer, account: Options, tmp_path: Path, answer: object
) -> None:
    server.then(instead(Reply(answer)))
    with pytest.raises(ProviderError, match="b64_json") as caught:
        OpenAIImages(**account).create(image_request(tmp_path))
    assert caught.value.permanent
