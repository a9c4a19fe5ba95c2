"""Narration from OpenAI's wire format."""

from __future__ import annotations

import wave
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from apps.providers.errors import ProviderError
from apps.providers.openai.speech import OpenAISpeech
from tests.support.vendors.faults import QUICK, Fault, check_fault, every_fault
from tests.support.vendors.openai_server import OpenAIServer
from tests.support.vendors.samples import pcm, speech_request

Options = dict[str, Any]
VOICE = "en-openai-nova"


def test_the_words_rise_inside_a_clip_that_says_its_times_are_estimated(
    server: OpenAIServer, account: Options, tmp_path: Path
) -> None:
    prices = {"characters": Decimal("0.000015")}
    speech = OpenAISpeech(**account, prices=prices)
    clip = speech.synthesize(speech_request(tmp_path, voice=VOICE))
    assert clip.is_estimated
    assert [word.text for word in clip.words] == ["Hello", "bright", "—", "new", "world."]
    times = [time for word in clip.words for time in (word.start_ms, word.end_ms)]
    assert times == sorted(times)
    assert times[-1] <= clip.duration_ms
    assert clip.usage.characters == 25
    assert clip.usage.cost_micro_usd == 375
    with wave.open(str(clip.audio_path)) as sound:
        assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (1, 2, 24000)


def test_a_pause_lies_between_words_and_not_inside_one(
    server: OpenAIServer, account: Options, tmp_path: Path
) -> None:
    server.sound = pcm(seconds=2.0, rate=24_000, silent=((0.8, 1.2),))
    clip = OpenAISpeech(**account).synthesize(
        speech_request(tmp_path, text="aaaa bbbb cccc dddd", voice=VOICE)
    )
    second, third = clip.words[1], clip.words[2]
    lead = 60
    assert abs(second.end_ms - (800 + lead)) <= 30
    assert abs(third.start_ms - (1200 + lead)) <= 30


def test_silence_round_the_voice_is_cut_like_that_of_other_voices(
    server: OpenAIServer, account: Options, tmp_path: Path
) -> None:
    server.sound = pcm(seconds=4.0, rate=24_000, silent=((0.0, 1.0), (3.0, 4.0)))
    clip = OpenAISpeech(**account).synthesize(speech_request(tmp_path, voice=VOICE))
    assert abs(clip.duration_ms - 2180) <= 30
    assert clip.words[0].start_ms < 100


def test_the_asked_speed_voice_and_pronunciations_are_sent(
    server: OpenAIServer, account: Options, tmp_path: Path
) -> None:
    request = speech_request(
        tmp_path, text="K8s is up.", voice=VOICE, speed=1.2, pronunciations={"K8s": "kubernetes"}
    )
    OpenAISpeech(**account).synthesize(request)
    body = server.requests[0].body
    assert (body["voice"], body["speed"], body["input"]) == ("nova", 1.2, "kubernetes is up.")


def test_every_voice_is_offered_in_both_languages() -> None:
    names = [voice.name for voice in OpenAISpeech(voices=["nova", "onyx"]).voices()]
    assert names == ["ko-openai-nova", "ko-openai-onyx", "en-openai-nova", "en-openai-onyx"]


@pytest.mark.parametrize(
    ("changes", "says"),
    [({"voice": "en-hibari"}, "choose one of"), ({"text": "— !", "voice": VOICE}, "no words")],
)
def test_what_cannot_be_spoken_is_refused_before_anything_is_sent(
    server: OpenAIServer, account: Options, tmp_path: Path, changes: Options, says: str
) -> None:
    with pytest.raises(ProviderError, match=says) as caught:
        OpenAISpeech(**account).synthesize(speech_request(tmp_path, **changes))
    assert caught.value.permanent
    assert server.requests == []


@pytest.mark.parametrize("sound", [b"", b"\x00" * 48_000], ids=["nothing", "silence"])
def test_no_sound_is_an_error_and_leaves_no_file(
    server: OpenAIServer, account: Options, tmp_path: Path, sound: bytes
) -> None:
    server.sound = sound
    with pytest.raises(ProviderError, match="OpenAI sent"):
        OpenAISpeech(**account).synthesize(speech_request(tmp_path, voice=VOICE))
    assert list(tmp_path.iterdir()) == []


@every_fault
def test_misbehaviour_gives_the_right_outcome_and_sentence(
    server: OpenAIServer, account: Options, tmp_path: Path, fault: Fault
) -> None:
    speech = OpenAISpeech(**({**account, **QUICK} if fault.is_quick else account))
    request = speech_request(tmp_path, voice=VOICE)
    check_fault(fault, server, lambda: speech.synthesize(request), vendor="OpenAI")
    assert list(tmp_path.iterdir()) == []
