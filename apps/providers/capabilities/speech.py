"""Speaking: one beat of narration in, a sound file with exact word times out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from apps.providers.capabilities.usage import NOTHING_USED, CallUsage

SLOWEST, FASTEST = 0.7, 1.3
"""The speeds that may be asked for at all."""
MOST_SEMITONES = 4.0
"""How far a voice may be lowered or raised; farther it sounds like somebody disguised."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One voice. name is what people and the API write, unique over all engines.

    characters_per_second: its real pace, in characters without spaces, at speed 1.0.
    slowest, fastest: the speeds it speaks clearly at.
    """

    name: str
    language: str
    label: str
    gender: str
    engine: str
    characters_per_second: float
    is_beta: bool = False
    slowest: float = SLOWEST
    fastest: float = FASTEST


@dataclass(frozen=True, slots=True)
class SpeechRequest:
    """Ask for one beat. output_path is where the WAV goes; speed 1.0 is the voice's own pace.

    pitch_semitones raises or lowers the voice without changing its pace or the word times: the
    engine's sound is shifted afterwards, so every engine can do it.
    """

    text: str
    language: str
    voice: str
    output_path: Path
    speed: float = 1.0
    pronunciations: Mapping[str, str] = field(default_factory=dict)
    pitch_semitones: float = 0.0


@dataclass(frozen=True, slots=True)
class WordTiming:
    """One white-space separated token of the requested text, as written, and when it is heard."""

    text: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class SpeechClip:
    """PCM 16-bit mono WAV at audio_path.

    words has one entry for every white-space separated token of the request's text, in order,
    with rising, non-overlapping times inside the clip. is_estimated: the engine told no times, so
    they were read off the sound's pauses and the words' lengths.
    """

    audio_path: Path
    duration_ms: int
    sample_rate_hz: int
    words: tuple[WordTiming, ...]
    is_estimated: bool = False
    usage: CallUsage = NOTHING_USED


class SpeechSynthesizer(Protocol):
    name: str

    def voices(self) -> tuple[Voice, ...]: ...

    def synthesize(self, request: SpeechRequest) -> SpeechClip: ...
