"""Whatever a vendor sends, an adapter answers with a result or a ProviderError: never a crash."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.providers.creatomate.renderer import CreatomateRenderer
from apps.providers.creatomate.vendor import CREATOMATE
from apps.providers.elevenlabs.speech import ElevenLabsSpeech
from apps.providers.elevenlabs.vendor import ELEVENLABS
from apps.providers.errors import ProviderError
from apps.providers.gemini.images import GeminiImages
from apps.providers.gemini.text import safety_checker, script_writer
from apps.providers.gemini.vendor import GEMINI
from apps.providers.http import Vendor
from apps.providers.openai import text as openai_text
from apps.providers.openai.images import OpenAIImages
from apps.providers.openai.vendor import OPENAI
from apps.providers.pexels.clips import PexelsClips
from apps.providers.pexels.photos import PexelsPhotos
from apps.providers.pexels.vendor import PEXELS
from tests.providers.creatomate.films import film_request
from tests.support.vendors.creatomate_server import CreatomateServer
from tests.support.vendors.elevenlabs_server import ElevenLabsServer
from tests.support.vendors.faults import PATIENT
from tests.support.vendors.gemini_server import GeminiServer
from tests.support.vendors.openai_server import OpenAIServer
from tests.support.vendors.pexels_server import PexelsServer
from tests.support.vendors.samples import (
    FLAG,
    SCRIPT,
    image_request,
    safety_request,
    script_request,
    speech_request,
)
from tests.support.vendors.server import KEY, Conversation, Reply, VendorServer, send

Call = Callable[[dict[str, Any], Path], object]
STRANGE: tuple[Any, ...] = (None, True, -1, 0, 1e308, "", "x", "\x00", [], [None], {}, {"a": 1})
SEEDS = int(os.environ.get("MUTATIONS", "24"))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["error", "detail", "details", "code", "status", "message", "hint"]),
            inner,
        )
    ),
    max_leaves=8,
)
CALLS: dict[str, tuple[type[VendorServer], str, Call]] = {
    "openai script": (
        OpenAIServer,
        "/v1",
        lambda account, _folder: openai_text.script_writer(**account).write(script_request()),
    ),
    "openai image": (
        OpenAIServer,
        "/v1",
        lambda account, folder: OpenAIImages(**account).create(image_request(folder)),
    ),
    "gemini script": (
        GeminiServer,
        "/v1beta",
        lambda account, _folder: script_writer(**account).write(script_request()),
    ),
    "gemini safety": (
        GeminiServer,
        "/v1beta",
        lambda account, _folder: safety_checker(**account).check(safety_request()),
    ),
    "gemini image": (
        GeminiServer,
        "/v1beta",
        lambda account, folder: GeminiImages(**account).create(image_request(folder)),
    ),
    "elevenlabs": (
        ElevenLabsServer,
        "",
        lambda account, folder: ElevenLabsSpeech(**account).synthesize(
            speech_request(folder, voice="en-elevenlabs-sarah")
        ),
    ),
    "pexels photo": (
        PexelsServer,
        "",
        lambda account, folder: PexelsPhotos(**account).create(image_request(folder)),
    ),
    "pexels clip": (
        PexelsServer,
        "",
        lambda account, folder: PexelsClips(**account).create(image_request(folder)),
    ),
}


def mutate(data: Any, chance: random.Random) -> Any:
    """Replace one value somewhere inside, or remove it."""
    if isinstance(data, dict | list) and data and chance.random() < 0.8:
        places = list(data) if isinstance(data, dict) else list(range(len(data)))
        place = chance.choice(places)
        if chance.random() < 0.15:
            del data[place]
        else:
            data[place] = mutate(data[place], chance)
        return data
    return chance.choice(STRANGE)


def mutated(chance: random.Random) -> Callable[[Conversation, Reply], None]:
    def misdeed(talk: Conversation, reply: Reply) -> None:
        data = orjson.loads(reply.raw)
        # Also inside the JSON that a language model writes as text.
        if chance.random() < 0.5 and isinstance(data, dict) and "choices" in data:
            message = data["choices"][0]["message"]
            message["content"] = orjson.dumps(
                mutate(orjson.loads(message["content"]), chance)
            ).decode()
        else:
            data = mutate(data, chance)
        send(talk, Reply(data, reply.status))

    return misdeed


@pytest.mark.parametrize("name", CALLS)
def test_a_mutated_answer_gives_a_result_or_an_error_for_people(name: str, tmp_path: Path) -> None:
    kind, path, call = CALLS[name]
    server = kind()
    if isinstance(server, OpenAIServer):
        server.answers = [SCRIPT]
    if isinstance(server, GeminiServer):
        server.answers = [{"flags": [FLAG]} if "safety" in name else SCRIPT]
    failures: list[str] = []
    with server.running():
        account = {"api_key": KEY, "base_url": f"{server.url}{path}", **PATIENT}
        for seed in range(SEEDS):
            server.then(mutated(random.Random(seed)))
            try:
                call(account, tmp_path / str(seed))
            except ProviderError as error:
                failures.append(f"{error!r} {error}")
    assert 0 < len(failures) < SEEDS, "some mutations matter and some do not"
    assert [told for told in failures if KEY in told or not told.endswith(".")] == []


def test_a_mutated_render_gives_a_film_or_an_error_for_people(
    tmp_path: Path, settings: Any
) -> None:
    server = CreatomateServer(tmp_path / "storage")
    with server.running():
        settings.STORAGES = {
            **settings.STORAGES,
            "vendor": {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": server.folder, "base_url": f"{server.url}/files/"},
            },
        }
        account: dict[str, Any] = {"api_key": KEY, "base_url": server.url, **PATIENT}
        renderer = CreatomateRenderer(
            **account, storage="vendor", poll_seconds=0.01, longest_seconds=0.5
        )
        request = film_request(tmp_path / "film")
        failures = 0
        for seed in range(SEEDS // 2):
            server.states = ["succeeded"]
            server.then(mutated(random.Random(seed)), mutated(random.Random(seed + 1000)))
            try:
                renderer.render(request, lambda _share: None, lambda: False)
            except ProviderError:
                failures += 1
    assert 0 < failures < SEEDS // 2


@pytest.mark.parametrize("vendor", [OPENAI, GEMINI, ELEVENLABS, PEXELS, CREATOMATE])
def test_any_complaint_of_a_vendor_can_be_read(vendor: Vendor) -> None:
    @given(status=st.sampled_from([400, 401, 403, 429, 500]), answer=JSON)
    def check(status: int, answer: Any) -> None:
        refusal = vendor.explain(status, answer)
        assert refusal is None or isinstance(refusal.words, str)

    check()
