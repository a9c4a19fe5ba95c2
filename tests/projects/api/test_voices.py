from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rest_framework.test import APIClient

from apps.accounts.models import User

Api = Callable[[Any], APIClient]
URL = "/api/v1/voices/"


def test_there_is_a_voice_for_every_language(someone: User, api: Api) -> None:
    voices = api(someone).get(URL).json()
    assert {"ko", "en"} <= {voice["language"] for voice in voices}
    assert len({voice["name"] for voice in voices}) == len(voices)


def test_voices_are_chosen_by_language(someone: User, api: Api) -> None:
    voices = api(someone).get(f"{URL}?language=ko").json()
    assert {voice["language"] for voice in voices} == {"ko"}


def test_a_language_nobody_speaks_is_refused_by_name(someone: User, api: Api) -> None:
    response = api(someone).get(f"{URL}?language=xx")
    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == "language"


def test_strangers_are_asked_to_sign_in(api: Api, db: None) -> None:
    assert api(None).get(URL).status_code == 401
