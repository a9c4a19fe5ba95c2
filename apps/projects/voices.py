"""The voices an owner can choose from: those of the speech provider asked first for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from apps.core.errors import InvalidInput
from apps.core.sentences import gettext as _
from apps.providers import registry
from apps.providers.capabilities.speech import SpeechSynthesizer, Voice
from apps.usage.gateway import preferred
from apps.usage.owners import Owner

# Long enough to judge a voice by, with a number and a name to say.
SAMPLE_TEXTS = {
    "ko": "안녕하세요. 이 목소리로 영상을 들려드립니다. 2026년에는 AI가 3.5% 더 또렷하게 말합니다.",
    "en": "Hello. This is the voice that tells your story. In 2026 it speaks 3.5% more clearly.",
}


def owner_voices(owner: Owner) -> tuple[Voice, ...]:
    """The voices of the owner's preferred speech provider; the first of a language is its
    default."""
    chosen = preferred(owner, "speech")
    if chosen is None:
        return ()
    engine = registry.engine("speech", chosen.name, api_key=chosen.api_key)
    return cast(SpeechSynthesizer, engine).voices()


def voice_named(voices: Sequence[Voice], name: str, *, language: str = "") -> Voice:
    """The voice called name, or with a language also its default for "".

    Raises InvalidInput (field "voice") for an unknown voice or one of another language.
    """
    fitting = [voice for voice in voices if language in {"", voice.language}]
    if not name and language and fitting:
        return fitting[0]
    for voice in fitting:
        if voice.name == name:
            return voice
    raise InvalidInput(
        _("There is no voice “%(name)s” for this language. Known are: %(known)s.")
        % {"name": name, "known": ", ".join(voice.name for voice in fitting) or "–"},
        field="voice",
    )


def check_speed(voice: Voice, speed: float) -> None:
    """Raise InvalidInput (field "speed") for a speed the voice does not speak clearly at."""
    if not voice.slowest <= speed <= voice.fastest:
        raise InvalidInput(
            _("%(voice)s speaks at speeds from %(slowest)s to %(fastest)s.")
            % {"voice": voice.label, "slowest": voice.slowest, "fastest": voice.fastest},
            field="speed",
        )
