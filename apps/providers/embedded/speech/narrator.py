"""From a request to a sound file: the steps that every embedded voice shares."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from apps.core.sentences import gettext as _
from apps.providers.capabilities.speech import FASTEST, SLOWEST, SpeechClip, SpeechRequest
from apps.providers.embedded.speech import audio, sentences, timing
from apps.providers.embedded.speech.pitch import shifted
from apps.providers.embedded.speech.pronunciations import respell
from apps.providers.errors import ProviderError

FloatArray = NDArray[np.float32]

_FRAME_SECONDS = 0.025
# A word is heard this long before its first frame: the median over 29 pauses of four voices, where
# the rise of the sound shows when a word really starts.
_HEARD_EARLIER_SECONDS = 0.035
_LEAD_SECONDS = 0.06
_TAIL_SECONDS = 0.12
_BETWEEN_SENTENCES_SECONDS = 0.12


@dataclass(frozen=True, slots=True)
class RawSpeech:
    """What a model gave: float32 mono samples, and the seconds each phoneme symbol takes.

    first_symbol_seconds: when the first symbol starts.
    """

    samples: FloatArray
    symbol_seconds: Sequence[float]
    first_symbol_seconds: float

    @classmethod
    def of_frames(cls, samples: FloatArray, frames: FloatArray, is_known: list[bool]) -> RawSpeech:
        """Give every symbol its seconds from a model's duration tensor.

        frames: 25 ms frames per token: one silent token, every known symbol, one silent token.
        is_known: per symbol, whether the model has it; the others are not spoken and last no time.
        """
        first, *lengths = frames.ravel().tolist()
        known = iter(lengths)
        return cls(
            samples=samples,
            symbol_seconds=[next(known) * _FRAME_SECONDS if k else 0.0 for k in is_known],
            first_symbol_seconds=first * _FRAME_SECONDS - _HEARD_EARLIER_SECONDS,
        )


@dataclass(frozen=True, slots=True)
class Narrator:
    """One language spoken by one voice.

    read: written tokens to spoken words, one string per token, "" when nothing is said.
    phonemize: spoken words of one sentence to phoneme symbols, one string per token.
    speak: phoneme symbols and the request's speed to sound.
    symbol_limit: the most symbols the model takes at once.
    """

    read: Callable[[Sequence[str]], list[str]]
    phonemize: Callable[[Sequence[str]], list[str]]
    speak: Callable[[str, float], RawSpeech]
    sample_rate_hz: int
    symbol_limit: int

    def narrate(self, request: SpeechRequest) -> SpeechClip:
        """Speak the request's text into its file.

        Raises ProviderError when there is nothing to say or the speed is out of range.
        """
        if not SLOWEST <= request.speed <= FASTEST:
            raise ProviderError(
                _(
                    "The speed %(speed)s cannot be spoken clearly; choose one from %(slowest)s "
                    "to %(fastest)s."
                )
                % {"speed": request.speed, "slowest": SLOWEST, "fastest": FASTEST},
                permanent=True,
            )
        tokens = request.text.split()
        respelling = respell(tokens, request.pronunciations)
        spoken = self.read(respelling.tokens)
        clip = _Tape(self.sample_rate_hz)
        for tokens_of_sentence in sentences.sentence_ranges(spoken):
            self._say(spoken[tokens_of_sentence.start : tokens_of_sentence.stop], request, clip)
        if not clip.pieces:
            raise ProviderError(
                _(
                    "The narration has no words that can be spoken in this language; write at "
                    "least one word of it."
                ),
                permanent=True,
            )
        samples = shifted(np.concatenate(clip.pieces), self.sample_rate_hz, request.pitch_semitones)
        samples = audio.levelled(samples, self.sample_rate_hz)
        audio.write_wav(request.output_path, samples, self.sample_rate_hz)
        duration_ms = len(samples) * 1000 // self.sample_rate_hz
        spans = timing.shared_out(clip.spans, respelling.names, tokens)
        return SpeechClip(
            audio_path=request.output_path,
            duration_ms=duration_ms,
            sample_rate_hz=self.sample_rate_hz,
            words=timing.word_timings(tokens, spans, duration_ms),
        )

    def _say(self, spoken: Sequence[str], request: SpeechRequest, clip: _Tape) -> None:
        symbols = self.phonemize(spoken)
        for breath in sentences.breaths(symbols, self.symbol_limit):
            # Only a token that no one can say, such as a long pasted address, is cut short here.
            part = [text[: self.symbol_limit] for text in symbols[breath.start : breath.stop]]
            if any(timing.is_sound(symbol) for text in part for symbol in text):
                raw = self.speak(" ".join(part), request.speed)
                clip.add(raw, timing.symbol_spans(part, raw.symbol_seconds))
            else:
                clip.spans.extend([None] * len(part))


class _Tape:
    """The clip while it grows: pieces of sound, and the span of every token so far in seconds."""

    def __init__(self, sample_rate_hz: int) -> None:
        self.pieces: list[FloatArray] = []
        self.spans: list[timing.Span | None] = []
        self._rate = sample_rate_hz
        self._length = 0

    def add(self, raw: RawSpeech, spans: Sequence[timing.Span | None]) -> None:
        """Append one breath, cut to its voice plus pads, and its tokens' spans."""
        start, end = audio.speech_bounds(raw.samples, self._rate)
        if self.pieces:
            self._append(np.zeros(int(_BETWEEN_SENTENCES_SECONDS * self._rate), np.float32))
        lead = int(_LEAD_SECONDS * self._rate)
        moved = (self._length + lead - start) / self._rate
        earliest, latest = start / self._rate, end / self._rate
        before = -1.0
        for span in spans:
            if span is None:
                self.spans.append(None)
                continue
            first, last = (
                min(max(seconds + raw.first_symbol_seconds, earliest), latest) for seconds in span
            )
            if span[0] > before:
                first = min(audio.heard_from(raw.samples, self._rate, first), last)
            before = span[1]
            # The model counts the silence before a comma as part of the word.
            last = audio.heard_until(raw.samples, self._rate, first, last)
            self.spans.append((first + moved, last + moved))
        tail = int(_TAIL_SECONDS * self._rate)
        self._append(audio.with_pads(raw.samples, start, end, lead, tail))

    def _append(self, samples: FloatArray) -> None:
        self.pieces.append(samples)
        self._length += len(samples)
