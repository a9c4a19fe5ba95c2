"""A vendor's speech as a clip like those of the voices that come with the product."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from apps.core.sentences import gettext as _
from apps.providers.capabilities.speech import SpeechClip, SpeechRequest, Voice
from apps.providers.capabilities.usage import CallUsage
from apps.providers.embedded.speech import audio, timing
from apps.providers.embedded.speech.pitch import shifted
from apps.providers.embedded.speech.pronunciations import respell, respelled
from apps.providers.errors import ProviderError
from apps.providers.media.pauses import estimated_spans

FloatArray = NDArray[np.float32]
LEAD_SECONDS, TAIL_SECONDS = 0.06, 0.12


def spoken_tokens(request: SpeechRequest) -> list[str]:
    """What to send: one string per white-space separated token of the text, "" for silence."""
    tokens = respelled(request.text.split(), request.pronunciations)
    if not any(character.isalnum() for token in tokens for character in token):
        raise ProviderError(
            _("The narration has no words that can be spoken; write at least one word."),
            permanent=True,
        )
    return tokens


def voice_id(vendor: str, request: SpeechRequest, voices: Sequence[Voice]) -> str:
    """The vendor's id of the asked voice: the part of its name behind the language and vendor."""
    for voice in voices:
        if voice.name == request.voice:
            return voice.name.split("-", 2)[2]
    known = ", ".join(voice.name for voice in voices if voice.language == request.language)
    raise ProviderError(
        _("%(vendor)s has no voice called %(voice)r here; choose one of %(known)s.")
        % {"vendor": vendor, "voice": request.voice, "known": known or _("none")},
        permanent=True,
    )


def clip_of_pcm(
    vendor: str,
    pcm: bytes,
    sample_rate_hz: int,
    request: SpeechRequest,
    usage: CallUsage,
    spans: Sequence[timing.Span | None] | None = None,
) -> SpeechClip:
    """Write 16-bit little-endian mono samples as the request's WAV, levelled and trimmed.

    spans: (start, end) in seconds of each token of the request's text, None for one that is not
    spoken; without spans the times are estimated from the sound.
    """
    if len(pcm) < 2:
        raise ProviderError(
            _("%(vendor)s sent no sound. Try again, or choose another voice.") % {"vendor": vendor}
        )
    samples = np.frombuffer(pcm[: len(pcm) // 2 * 2], "<i2").astype(np.float32) / 32768.0
    start, end = audio.speech_bounds(samples, sample_rate_hz)
    if end <= start:
        raise ProviderError(
            _("%(vendor)s sent only silence. Try again, or choose another voice.")
            % {"vendor": vendor}
        )
    tokens = request.text.split()
    lead, tail = (round(s * sample_rate_hz) for s in (LEAD_SECONDS, TAIL_SECONDS))
    respelling = respell(tokens, request.pronunciations)
    if spans is None:
        spoken = respelling.tokens
        found = estimated_spans(spoken, samples, sample_rate_hz, request.language)
    else:
        found = list(spans)
    found = timing.shared_out(found, respelling.names, tokens)
    shift = (lead - start) / sample_rate_hz
    padded = audio.with_pads(samples, start, end, lead, tail)
    pitched = shifted(padded, sample_rate_hz, request.pitch_semitones)
    kept = audio.levelled(pitched, sample_rate_hz)
    audio.write_wav(request.output_path, kept, sample_rate_hz)
    duration_ms = len(kept) * 1000 // sample_rate_hz
    moved = [_moved(span, shift) for span in found]
    return SpeechClip(
        audio_path=request.output_path,
        duration_ms=duration_ms,
        sample_rate_hz=sample_rate_hz,
        words=timing.word_timings(tokens, moved, duration_ms),
        is_estimated=spans is None,
        usage=usage,
    )


def _moved(span: timing.Span | None, shift: float) -> timing.Span | None:
    return None if span is None else (max(0.0, span[0] + shift), max(0.0, span[1] + shift))
