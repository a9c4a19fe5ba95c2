"""Speech from OpenAI and its kin.

POST /audio/speech: https://platform.openai.com/docs/api-reference/audio/createSpeech
Voices: https://platform.openai.com/docs/guides/text-to-speech
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from apps.providers.capabilities.speech import SpeechClip, SpeechRequest, Voice
from apps.providers.capabilities.usage import CallUsage
from apps.providers.errors import counted
from apps.providers.http import AccountOptions
from apps.providers.media.narration import clip_of_pcm, spoken_tokens, voice_id
from apps.providers.openai.vendor import OPENAI, client

MODEL = "gpt-4o-mini-tts"
VOICES = ("alloy", "ash", "ballad", "coral", "echo", "fable", "nova", "onyx", "sage", "shimmer")
PACES = {"ko": 5.6, "en": 13.5}
# "pcm" is documented as 24 kHz, 16 bit, little-endian, mono, without a header: the header of a
# streamed WAV names no true length.
SAMPLE_RATE_HZ = 24_000


class OpenAISpeech:
    """Speaks every beat with one of the vendor's voices. It tells no word times: they are
    estimated from the sound, and the clip says so."""

    name = "openai"

    def __init__(
        self,
        *,
        model: str = MODEL,
        voices: Sequence[str] = VOICES,
        **account: Unpack[AccountOptions],
    ) -> None:
        self._client = client(account)
        self._model = model
        self._voices = tuple(
            Voice(
                name=f"{language}-openai-{voice}",
                language=language,
                label=f"{voice.title()} (OpenAI)",
                gender="",
                engine="openai",
                characters_per_second=pace,
            )
            for language, pace in PACES.items()
            for voice in voices
        )

    def voices(self) -> tuple[Voice, ...]:
        return self._voices

    def synthesize(self, request: SpeechRequest) -> SpeechClip:
        text = " ".join(token for token in spoken_tokens(request) if token)
        body = {
            "model": self._model,
            "voice": voice_id(OPENAI.name, request, self._voices),
            "input": text,
            "response_format": "pcm",
            "speed": request.speed,
        }
        kinds = ("audio/", "application/octet-stream")
        pcm = self._client.post_for_bytes("/audio/speech", body, kinds=kinds)
        usage = self._client.account.priced(
            CallUsage(model=self._model, requests=1, characters=len(text))
        )
        with counted(usage):
            return clip_of_pcm(OPENAI.name, pcm, SAMPLE_RATE_HZ, request, usage)
