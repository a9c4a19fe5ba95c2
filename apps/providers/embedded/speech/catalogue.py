"""The voices of Kokoro: what they are called, and which style vectors they mix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from apps.providers.capabilities.speech import Voice


@dataclass(frozen=True, slots=True)
class KokoroVoice:
    """One voice. blend: share of each Kokoro style; pace: model speed at request speed 1.0."""

    voice: Voice
    blend: Mapping[str, float]
    pace: float


def _voice(
    name: str,
    label: str,
    gender: str,
    blend: Mapping[str, float],
    *,
    pace: float,
    characters_per_second: float,
) -> KokoroVoice:
    voice = Voice(
        name=name,
        language=name.partition("-")[0],
        label=label,
        gender=gender,
        engine="kokoro",
        characters_per_second=characters_per_second,
        is_beta=True,
    )
    return KokoroVoice(voice, blend, pace)


# All are beta: the style vectors were made for Japanese, so there is a foreign accent. The first
# of a language is its default: the one a recogniser understood best.
KOKORO_VOICES: tuple[KokoroVoice, ...] = (
    _voice(
        "ko-jun",
        "준 (남성, 베타)",
        "male",
        {"jm_kumo": 0.7, "jf_alpha": 0.3},
        pace=1.1,
        characters_per_second=5.8,
    ),
    _voice(
        "ko-ara",
        "아라 (여성, 베타)",
        "female",
        {"jf_alpha": 1.0},
        pace=1.1,
        characters_per_second=6.3,
    ),
    _voice(
        "ko-sora",
        "소라 (여성, 차분함, 베타)",
        "female",
        {"jf_alpha": 0.6, "jm_kumo": 0.4},
        pace=1.1,
        characters_per_second=6.1,
    ),
    _voice(
        "en-ken",
        "Ken (male, beta)",
        "male",
        {"jm_kumo": 1.0},
        pace=1.0,
        characters_per_second=13.4,
    ),
)
