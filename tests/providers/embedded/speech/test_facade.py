"""Each voice is found by its name, and a wrong choice is answered with the right ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from apps.providers.capabilities.speech import SpeechRequest, SpeechSynthesizer
from apps.providers.embedded.speech.facade import EmbeddedSpeech
from apps.providers.errors import ProviderError


def ask(text: str, language: str, voice: str, speed: float = 1.0) -> SpeechRequest:
    return SpeechRequest(text, language, voice, Path("unused.wav"), speed)


def test_it_is_a_speech_synthesizer(speech: EmbeddedSpeech) -> None:
    synthesizer: SpeechSynthesizer = speech
    assert synthesizer.name == "embedded"


def test_voices_have_unique_names_and_a_real_pace(speech: EmbeddedSpeech) -> None:
    voices = speech.voices()
    assert len({voice.name for voice in voices}) == len(voices)
    assert {voice.language for voice in voices} == {"en", "ko"}
    for voice in voices:
        low, high = (3, 9) if voice.language == "ko" else (9, 18)
        assert low < voice.characters_per_second < high


def test_korean_has_voices_of_both_genders_all_beta(speech: EmbeddedSpeech) -> None:
    korean = [voice for voice in speech.voices() if voice.language == "ko"]
    assert {voice.gender for voice in korean} == {"female", "male"}
    assert all(voice.is_beta for voice in korean)


@pytest.mark.parametrize(("language", "name"), [("en", "en-hana"), ("ko", "ko-jun")])
def test_a_language_has_a_default_voice(speech: EmbeddedSpeech, language: str, name: str) -> None:
    assert speech.default_voice(language) == name
    assert speech.default_voice(f"{language}-XX") == name


def test_an_unknown_voice_is_answered_with_the_known_ones(speech: EmbeddedSpeech) -> None:
    with pytest.raises(ProviderError, match=r"'ko-nobody'.*ko-jun, ko-ara") as caught:
        speech.synthesize(ask("안녕하세요.", "ko", "ko-nobody"))
    assert caught.value.permanent


def test_a_voice_of_another_language_is_refused(speech: EmbeddedSpeech) -> None:
    with pytest.raises(ProviderError, match="en-hana speaks en, not ko; choose one of ko-jun"):
        speech.synthesize(ask("안녕하세요.", "ko", "en-hana"))


def test_an_unknown_language_is_refused(speech: EmbeddedSpeech) -> None:
    with pytest.raises(ProviderError, match=r"'fr'.*en, ko"):
        speech.default_voice("fr")


@pytest.mark.parametrize("text", ["", "  ", "— … !", "😀"])
@pytest.mark.parametrize(("language", "voice"), [("en", "en-hana"), ("ko", "ko-ara")])
def test_a_text_without_words_is_refused(
    speech: EmbeddedSpeech, text: str, language: str, voice: str
) -> None:
    with pytest.raises(ProviderError, match="no words that can be spoken"):
        speech.synthesize(ask(text, language, voice))


@pytest.mark.parametrize("speed", [0.5, 1.5])
def test_a_speed_out_of_range_is_refused(speech: EmbeddedSpeech, speed: float) -> None:
    with pytest.raises(ProviderError, match=r"from 0\.7 to 1\.3"):
        speech.synthesize(ask("Hello.", "en", "en-hana", speed))
