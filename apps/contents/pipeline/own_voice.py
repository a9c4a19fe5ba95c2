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
from apps.providers.media.alignment import Alignment, FloatArray, Span, align
from apps.providers.media.recordings import RATE_HZ, read_pcm

_LEAD_SECONDS, _TAIL_SECONDS = 0.06, 0.12
_PAUSE_SECONDS = 0.2
# Measured in both languages: the text itself up to 0.865, with music or by telephone; others and
# the same sentences in another order from 0.89.
_STRANGEST = 0.88
# A sentence that is not there is squeezed in somewhere: faster than anybody reads, and unlike the
# voice; or it is far stranger than the most alike of its neighbours.
_FASTEST_PACE, _SQUEEZED = 0.6, 0.78
_ODD, _TIMES_THE_BEST = 0.7, 1.35
# How much of the recording before its first word and behind its last one is a scene's at most.
_MOST_BEFORE_SECONDS, _MOST_BEHIND_SECONDS = 0.4, 0.6
_LONGEST_QUOTE = 120


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

    Raises ProviderError (permanent) when something else is said, or a sentence is left out.
    """
    voice, words = _joined(spoken)
    texts = [word.text for clip in spoken for word in clip.words]
    sentences = _sentences(texts)
    pieces = [(words[part.start][0], words[part.stop - 1][1]) for part in sentences]
    try:
        found = align(recording, voice, words, RATE_HZ, pieces)
    except ValueError as error:
        raise ProviderError(
            _("The recording cannot be aligned: %(error)s") % {"error": error}, permanent=True
        ) from error
    _check(found, [" ".join(texts[part.start : part.stop]) for part in sentences])
    scenes, first = [], 0
    cuts = _cuts(found.spans, [len(clip.words) for clip in spoken], len(recording) / RATE_HZ)
    for clip, (start, end) in zip(spoken, cuts, strict=True):
        spans = found.spans[first : first + len(clip.words)]
        first += len(clip.words)
        scenes.append(_scene(recording, clip, spans, start, end))
    return scenes


def _sentences(texts: Sequence[str]) -> list[range]:
    ends = [place + 1 for place, text in enumerate(texts) if text.rstrip("\"'”’)")[-1:] in ".!?…"]
    borders = [0, *ends, *([] if ends and ends[-1] == len(texts) else [len(texts)])]
    return [range(start, end) for start, end in pairwise(borders)]


def _check(found: Alignment, sentences: Sequence[str]) -> None:
    best = min(piece.distance for piece in found.pieces) / found.chance
    missing = [
        text
        for text, piece in zip(sentences, found.pieces, strict=True)
        if _is_missing(piece.pace, piece.distance / found.chance, best)
    ]
    if found.strangeness > _STRANGEST or 2 * len(missing) > len(sentences):
        raise ProviderError(
            _(
                "The recording does not say what the script says. Record the current script, "
                "or remove the recording."
            ),
            permanent=True,
        )
    if missing:
        raise ProviderError(
            _(
                "The recording leaves out “%(sentence)s”. Record it too, or take the sentence out "
                "of the script."
            )
            % {"sentence": missing[0][:_LONGEST_QUOTE]},
            permanent=True,
        )


def _is_missing(pace: float, strangeness: float, best: float) -> bool:
    if strangeness > max(_ODD, _TIMES_THE_BEST * best):
        return True
    return pace < _FASTEST_PACE and strangeness > _SQUEEZED


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
    """Where each scene begins and ends: in the middle of the pause between two of them, but not
    far from its own words. What is said between, such as a beginning that went wrong, is cut."""
    borders, parts, done = [0.0], [], 0
    for count in counts:
        parts.append((spans[done][0], spans[done + count - 1][1]))
        done += count
    borders += [(before[1] + after[0]) / 2 for before, after in pairwise(parts)]
    borders.append(length)
    return [
        (max(start, first - _MOST_BEFORE_SECONDS), min(end, last + _MOST_BEHIND_SECONDS))
        for (first, last), (start, end) in zip(parts, pairwise(borders), strict=True)
    ]


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
