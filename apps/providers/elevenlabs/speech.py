"""Speech from ElevenLabs, with the vendor's own times.

POST /v1/text-to-speech/{voice_id}/with-timestamps:
https://elevenlabs.io/docs/api-reference/text-to-speech/convert-with-timestamps
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack
from urllib.parse import quote

from apps.core.sentences import gettext as _
from apps.providers.capabilities.speech import SpeechClip, SpeechRequest, Voice
from apps.providers.capabilities.usage import CallUsage
from apps.providers.elevenlabs.alignment import token_spans
from apps.providers.elevenlabs.vendor import ELEVENLABS
from apps.providers.errors import ProviderError, counted
from apps.providers.http import Account, AccountOptions, VendorClient, decoded, pick
from apps.providers.media.narration import clip_of_pcm, spoken_tokens, voice_id

MODEL = "eleven_multilingual_v2"
# Voices that every account has, by the name people write.
VOICES = {
    "sarah": "EXAVITQu4vr4xnSDxMaL",
    "george": "JBFqnCBsd6RMkjVDRZzb",
    "rachel": "21m00Tcm4TlvDq8ikWAM",
}
PACES = {"ko": 5.8, "en": 13.8}
SLOWEST, FASTEST = 0.7, 1.2
# pcm_24000: 16 bit, little-endian, mono, no header; higher rates need a dearer plan.
SAMPLE_RATE_HZ = 24_000


class ElevenLabsSpeech:
    """Speaks every beat with one of the account's voices. voices: the vendor's ids by the names
    that people and the API write, without language and vendor."""

    name = "elevenlabs"

    def __init__(
        self,
        *,
        model: str = MODEL,
        voices: Mapping[str, str] = VOICES,
        **account: Unpack[AccountOptions],
    ) -> None:
        self._client = VendorClient(Account(ELEVENLABS, **account))
        self._model = model
        self._ids = dict(voices)
        self._voices = tuple(
            Voice(
                name=f"{language}-elevenlabs-{name}",
                language=language,
                label=f"{name.title()} (ElevenLabs)",
                gender="",
                engine="elevenlabs",
                characters_per_second=pace,
                slowest=SLOWEST,
                fastest=FASTEST,
            )
            for language, pace in PACES.items()
            for name in voices
        )

    def voices(self) -> tuple[Voice, ...]:
        return self._voices

    def synthesize(self, request: SpeechRequest) -> SpeechClip:
        tokens = spoken_tokens(request)
        voice = self._ids[voice_id(ELEVENLABS.name, request, self._voices)]
        text = " ".join(token for token in tokens if token)
        path = f"/v1/text-to-speech/{quote(voice, safe='')}/with-timestamps"
        answer = self._client.post_json(
            f"{path}?output_format=pcm_{SAMPLE_RATE_HZ}", self._body(text, request)
        )
        usage = self._client.account.priced(
            CallUsage(model=self._model, requests=1, characters=len(text))
        )
        with counted(usage):
            sound = decoded(
                ELEVENLABS.name, pick(ELEVENLABS.name, answer, "audio_base64", kind=str)
            )
            spans = token_spans(answer, tokens)
            return clip_of_pcm(ELEVENLABS.name, sound, SAMPLE_RATE_HZ, request, usage, spans)

    def _body(self, text: str, request: SpeechRequest) -> dict[str, Any]:
        """Settings are sent only when they differ: sending them replaces the voice's own."""
        if not SLOWEST <= request.speed <= FASTEST:
            raise ProviderError(
                _(
                    "%(vendor)s speaks at speeds from %(slowest)s to %(fastest)s, not %(speed)s; "
                    "choose another one."
                )
                % {
                    "vendor": ELEVENLABS.name,
                    "slowest": SLOWEST,
                    "fastest": FASTEST,
                    "speed": request.speed,
                },
                permanent=True,
            )
        body: dict[str, Any] = {"text": text, "model_id": self._model}
        if request.speed != 1.0:
            body["voice_settings"] = {"speed": request.speed}
        return body
