"""A whole film in which every step but the last asks a vendor."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from pytest_django import Settings

from apps.contents.services.runs import start_run
from tests.support.productions import install_everything, make_content, make_person, work_off
from tests.support.vendors.elevenlabs_server import ElevenLabsServer
from tests.support.vendors.faults import PATIENT
from tests.support.vendors.gemini_server import GeminiServer
from tests.support.vendors.openai_server import OpenAIServer
from tests.support.vendors.pexels_server import PexelsServer
from tests.support.vendors.samples import SCRIPT, SOURCE
from tests.support.vendors.server import KEY, VendorServer

# The lease is kept by a thread with a connection of its own, which sees what is committed.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.film]


def account(server: VendorServer, path: str = "") -> dict[str, Any]:
    return {"api_key": KEY, "base_url": f"{server.url}{path}", **PATIENT}


def test_a_film_is_made_from_the_work_of_four_vendors(settings: Settings) -> None:
    writer, checker, voice, library = (
        OpenAIServer(),
        GeminiServer(),
        ElevenLabsServer(),
        PexelsServer(),
    )
    writer.answers, checker.answers = [SCRIPT], [{"flags": []}]
    options = {
        "script": account(writer, "/v1"),
        "safety": account(checker, "/v1beta"),
        "speech": account(voice),
        "image": account(library),
    }
    names = {"script": "openai", "safety": "gemini", "speech": "elevenlabs", "image": "pexels"}
    settings.PROVIDERS = {
        capability: {
            **engines,
            **(
                {
                    "on-loopback": {
                        "class": engines[names[capability]]["class"],
                        "options": options[capability],
                    }
                }
                if capability in names
                else {}
            ),
        }
        for capability, engines in settings.PROVIDERS.items()
    }
    settings.PROVIDER_ROUTES = {
        **settings.PROVIDER_ROUTES,
        **{capability: ["on-loopback"] for capability in names},
    }
    install_everything()
    with contextlib.ExitStack() as stack:
        for server in (writer, checker, voice, library):
            stack.enter_context(server.running())
        content = make_content(make_person(), text=SOURCE)
        assert content.project.user is not None
        run = work_off(start_run(by=content.project.user, content=content))
        for server in (writer, checker, voice, library):
            assert server.complaints == []
    assert run.status == "completed", run.error_message
    content.refresh_from_db()
    script = content.current_script
    assert script is not None
    assert script.hook == SCRIPT["hook"]
    assert (script.tokens_in, script.tokens_out) == (900, 250)
    assert content.video_url
    assert all(seen.path.startswith("/v1/text-to-speech/") for seen in voice.requests)
    scenes = len(SCRIPT["body"]) + 2
    assert len(voice.requests) == scenes
    assert len([seen for seen in library.requests if seen.path == "/v1/search"]) == scenes
