"""Narration from ElevenLabs' wire format."""

from __future__ import annotations

import wave
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from apps.providers.elevenlabs.speech import ElevenLabsSpeech
from apps.providers.errors import ProviderError
from tests.support.vendors.elevenlabs_server import ElevenLabsServer, error
from tests.support.vendors.faults import (
    QUICK,
    Fault,
    check_fault,
    check_sentence,
    every_fault,
    wrong_schemas,
)
from tests.support.vendors.samples import speech_request
from tests.support.vendors.server import KEY, Reply, instead

Options = dict[str, Any]
VOICE = "en-elevenlabs-sarah"


def test_words_are_timed_by_the_vendors_characters(
    server: ElevenLabsServer, account: Options, tmp_path: Path
) -> None:
    speech = ElevenLabsSpeech(**account, prices={"characters": Decimal("0.0001")})
    clip = speech.synthesize(speech_request(tmp_path, voice=VOICE))
    found = [(word.text, word.start_ms, word.end_ms) for word in clip.words]
    # The vendor's 300 ms of silence became the 60 ms that every clip begins with.
    assert found == [
        ("Hello", 60, 560),
        ("bright", 660, 1260),
        ("—", 1260, 1280),
        ("new", 1560, 1860),
        ("world.", 1960, 2460),
    ]
    assert not clip.is_estimated
    assert (clip.usage.characters, clip.usage.cost_micro_usd) == (25, 2500)
    with wave.open(str(clip.audio_path)) as sound:
        assert (sound.getnchannels(), sound.getframerate()) == (1, 24000)
        assert sound.getnframes() * 1000 // 24000 == clip.duration_ms


def test_the_voice_is_asked_for_by_the_vendors_id_and_its_settings_are_left_alone(
    server: ElevenLabsServer, account: Options, tmp_path: Path
) -> None:
    speech = ElevenLabsSpeech(**account, voices={"minji": "AbC123"})
    speech.synthesize(speech_request(tmp_path, voice="ko-elevenlabs-minji", language="ko"))
    assert server.requests[0].path == "/v1/text-to-speech/AbC123/with-timestamps"
    assert "voice_settings" not in server.requests[0].body


def test_a_respelled_name_is_spoken_and_the_written_one_is_timed(
    server: ElevenLabsServer, account: Options, tmp_path: Path
) -> None:
    request = speech_request(
        tmp_path,
        text="The Blue House is open.",
        voice=VOICE,
        pronunciations={"Blue House": "Cheong Wa Dae"},
    )
    clip = ElevenLabsSpeech(**account).synthesize(request)
    assert server.requests[0].body["text"] == "The Cheong Wa Dae is open."
    words = {word.text: word for word in clip.words}
    assert words["House"].end_ms - words["Blue"].start_ms > 1200
    assert words["Blue"].end_ms <= words["House"].start_ms
    assert words["is"].start_ms == 60 + 1800


@pytest.mark.parametrize(
    "alignment",
    [
        None,
        {
            "characters": ["x"],
            "character_start_times_seconds": [0],
            "character_end_times_seconds": [1],
        },
        {
            "characters": ["H"],
            "character_start_times_seconds": [],
            "character_end_times_seconds": [],
        },
        {
            "characters": ["H"],
            "character_start_times_seconds": ["a"],
            "character_end_times_seconds": [1],
        },
    ],
)
def test_times_of_another_text_are_not_trusted(
    server: ElevenLabsServer, account: Options, tmp_path: Path, alignment: object
) -> None:
    server.replaced = {"alignment": alignment}
    clip = ElevenLabsSpeech(**account).synthesize(speech_request(tmp_path, voice=VOICE))
    assert clip.is_estimated
    assert len(clip.words) == 5


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"voice": "en-nobody"}, "choose one of en-elevenlabs-sarah"),
        ({"voice": VOICE, "text": "…"}, "no words"),
        ({"voice": VOICE, "speed": 1.3}, "from 0.7 to 1.2"),
    ],
)
def test_what_cannot_be_spoken_is_refused_before_anything_is_sent(
    server: ElevenLabsServer, account: Options, tmp_path: Path, changes: Options, says: str
) -> None:
    with pytest.raises(ProviderError, match=says) as caught:
        ElevenLabsSpeech(**account).synthesize(speech_request(tmp_path, **changes))
    assert caught.value.permanent
    assert server.requests == []


@pytest.mark.parametrize(
    ("reply", "says", "permanent"),
    [
        (error(401, "invalid_api_key", f"Invalid {KEY}"), "Check ELEVENLABS_API_KEY", True),
        (error(401, "quota_exceeded", "This request exceeds your quota"), "no credit", True),
        (error(404, "voice_not_found", "A voice was not found"), "voice was not found", True),
        (error(400, "model_not_found", "No such model", "code"), "No such model", True),
        (error(403, "content_against_policy", "Not allowed", "code"), "safety rules", True),
        (error(429, "too_many_concurrent_requests", "Wait"), "slow down", False),
        (error(429, "system_busy", "Busy"), "slow down", False),
        (Reply({"detail": [{"loc": ["body"], "msg": "text is long"}]}, 422), "text is long", True),
    ],
)
def test_the_vendors_own_codes_decide(
    server: ElevenLabsServer,
    account: Options,
    tmp_path: Path,
    reply: Reply,
    says: str,
    permanent: bool,
) -> None:
    server.then(instead(reply))
    with pytest.raises(ProviderError, match=says) as caught:
        ElevenLabsSpeech(**account).synthesize(speech_request(tmp_path, voice=VOICE))
    check_sentence(caught.value, "ElevenLabs")
    assert caught.value.permanent is permanent


@every_fault
def test_misbehaviour_gives_the_right_outcome_and_sentence(
    server: ElevenLabsServer, account: Options, tmp_path: Path, fault: Fault
) -> None:
    speech = ElevenLabsSpeech(**({**account, **QUICK} if fault.is_quick else account))
    request = speech_request(tmp_path, voice=VOICE)
    check_fault(fault, server, lambda: speech.synthesize(request), vendor="ElevenLabs")
    assert list(tmp_path.iterdir()) == []


@wrong_schemas
def test_an_unknown_form_is_named(
    server: ElevenLabsServer, account: Options, tmp_path: Path, answer: object
) -> None:
    server.then(instead(Reply(answer)))
    with pytest.raises(ProviderError, match="audio_base64") as caught:
        ElevenLabsSpeech(**account).synthesize(speech_request(tmp_path, voice=VOICE))
    assert caught.value.permanent
