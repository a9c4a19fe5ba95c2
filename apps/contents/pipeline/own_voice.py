"""A person's recording cut into the scenes it tells, with the time of every word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from apps.core.sentences import gettext as _
from apps.providers.capabilities.speech import SpeechClip, WordTiming
from apps.providers.embedded.speech import audio, timing
from apps.providers.errors import ProviderError
from apps.providers.media.alignment import FloatArray, Span, align
from apps.providers.media.recordings import RATE_HZ, read_pcm

_LEAD_SECONDS, _TAIL_SECONDS = 0.06, 0.12
_PAUSE_SECONDS = 0.2
# Along the way, measured: the text itself up to 3.7 with noise and another pace, others from 4.7.
_FARTHEST = 4.6


@dataclass(frozen=True, slots=True)
class OwnScene:
    """One scene as the person says it; words are relative to samples' start."""

    samples: FloatArray
    words: tuple[WordTiming, ...]

    @property
    def duration_ms(self) -> int:
        return len(self.samples) * 1000 // RATE_HZ


def own_scenes(recording: FloatArray, spoken: Sequence[SpeechClip]) -> list[OwnScene]:
    """The scenes of a recording; spoken are the same scenes by one of our voices.

    Raises ProviderError (permanent) when something else is said.
    """
    voice, words = _joined(spoken)
    try:
        found = align(recording, voice, words, RATE_HZ)
    except ValueError as error:
        raise ProviderError(
            _("The recording cannot be aligned: %(error)s") % {"error": error}, permanent=True
        ) from error
    if found.distance > _FARTHEST:
        raise ProviderError(
            _(
                "The recording does not say what the script says. Record the current script, "
                "or remove the recording."
            ),
            permanent=True,
        )
    scenes, first = [], 0
    cuts = _cuts(found.spans, [len(clip.words) for clip in spoken], len(recording) / RATE_HZ)
    for clip, (start, end) in zip(spoken, cuts, strict=True):
        spans = found.spans[first : first + len(clip.words)]
        first += len(clip.words)
        scenes.append(_scene(recording, clip, spans, start, end))
    return scenes


def _joined(spoken: Sequence[SpeechClip]) -> tuple[FloatArray, list[Span]]:
    pause = np.zeros(int(_PAUSE_SECONDS * RATE_HZ), np.float32)
    parts: list[FloatArray] = []
    words: list[Span] = []
    now = 0.0
    for clip in spoken:
        samples = read_pcm(Path(clip.audio_path))
        words += [(now + w.start_ms / 1000, now + w.end_ms / 1000) for w in clip.words]
        parts += [samples, pause]
        now += (len(samples) + len(pause)) / RATE_HZ
    return np.concatenate(parts), words


def _cuts(spans: Sequence[Span], counts: Sequence[int], length: float) -> list[Span]:
    """Where each scene begins and ends: in the middle of the pause between two of them."""
    borders, done = [0.0], 0
    for count in counts[:-1]:
        done += count
        borders.append((spans[done - 1][1] + spans[done][0]) / 2)
    borders.append(length)
    return list(pairwise(borders))


def _scene(
    recording: FloatArray, clip: SpeechClip, spans: Sequence[Span], start: float, end: float
) -> OwnScene:
    first, last = round(start * RATE_HZ), round(end * RATE_HZ)
    part = recording[first:last]
    lead, tail = (round(s * RATE_HZ) for s in (_LEAD_SECONDS, _TAIL_SECONDS))
    speech_first, speech_last = audio.speech_bounds(part, RATE_HZ)
    if speech_last <= speech_first:
        speech_last = len(part)
    kept = audio.with_pads(part, speech_first, speech_last, lead, tail)
    shift = start + (speech_first - lead) / RATE_HZ
    moved: list[timing.Span | None] = [(max(0.0, s - shift), max(0.0, e - shift)) for s, e in spans]
    duration_ms = len(kept) * 1000 // RATE_HZ
    texts = [word.text for word in clip.words]
    words = timing.word_timings(texts, moved, duration_ms)
    return OwnScene(audio.levelled(kept, RATE_HZ), words)
