"""Korean and English with Kokoro-82M, through phonemes that its Japanese voices know."""

from __future__ import annotations

import functools
import threading
from pathlib import Path

import numpy as np
from onnxruntime import InferenceSession

from apps.core.sentences import gettext as _
from apps.providers.capabilities.speech import SpeechClip, SpeechRequest, Voice
from apps.providers.embedded.speech import weights
from apps.providers.embedded.speech.catalogue import KOKORO_VOICES, KokoroVoice
from apps.providers.embedded.speech.narrator import FloatArray, Narrator, RawSpeech
from apps.providers.embedded.speech.phonemes import english, korean
from apps.providers.embedded.speech.reading.english import read_english
from apps.providers.embedded.speech.reading.korean import read_korean
from apps.providers.embedded.speech.sessions import shared_session
from apps.providers.errors import ProviderError

SAMPLE_RATE_HZ = 24_000
SYMBOL_LIMIT = 300
"""About 20 s of speech. The model takes 510, but hurries then, and needs twice the memory."""

_LANGUAGES = {
    "en": (read_english, english.phonemize),
    "ko": (read_korean, korean.phonemize),
}
_joining = threading.Lock()


class KokoroSpeech:
    """Speaks Korean and English, with a foreign accent: all voices are beta.

    model_path: another Kokoro v1.0 ONNX file, such as the official one in full precision;
    cache_directory: where the packages' parts are joined, see weights.kokoro_model.
    """

    name = "kokoro"

    def __init__(
        self,
        model_path: Path | None = None,
        cache_directory: Path | None = None,
        threads: int = 2,
    ) -> None:
        self._model_path = model_path
        self._cache_directory = cache_directory
        self._threads = threads

    def voices(self) -> tuple[Voice, ...]:
        return tuple(voice.voice for voice in KOKORO_VOICES)

    def synthesize(self, request: SpeechRequest) -> SpeechClip:
        """Speak one beat.

        Raises ProviderError as Narrator.narrate, for a voice that is not in voices(), and when
        the model's packages are missing.
        """
        voice = _voice(request.voice)
        read, phonemize = _LANGUAGES[voice.voice.language]
        return Narrator(
            read=read,
            phonemize=phonemize,
            speak=functools.partial(self._speak, voice),
            sample_rate_hz=SAMPLE_RATE_HZ,
            symbol_limit=SYMBOL_LIMIT,
        ).narrate(request)

    def _speak(self, voice: KokoroVoice, symbols: str, speed: float) -> RawSpeech:
        known = _known_symbols()
        ids = [known[symbol] for symbol in symbols if symbol in known]
        style = _style(voice)[len(ids) - 1]
        samples, frames = self._session().run(
            None,
            {
                "tokens": np.array([[0, *ids, 0]], np.int64),
                "style": style[np.newaxis],
                "speed": np.array([voice.pace * speed], np.float32),
            },
        )
        return RawSpeech.of_frames(samples.ravel(), frames, [s in known for s in symbols])

    def _session(self) -> InferenceSession:
        with _joining:
            path = self._model_path or weights.kokoro_model(self._cache_directory)
        return shared_session(path, "/encoder/Clip_output_0", threads=self._threads)


def _voice(name: str) -> KokoroVoice:
    for voice in KOKORO_VOICES:
        if voice.voice.name == name:
            return voice
    names = ", ".join(voice.voice.name for voice in KOKORO_VOICES)
    raise ProviderError(
        _("Kokoro has no voice %(name)r; choose one of %(names)s.")
        % {"name": name, "names": names},
        permanent=True,
    )


@functools.cache
def _known_symbols() -> dict[str, int]:
    return weights.kokoro_symbols()


@functools.cache
def _styles() -> dict[str, FloatArray]:
    return weights.kokoro_voice_vectors()


def _style(voice: KokoroVoice) -> FloatArray:
    """Return the blend's weighted mean, float32 (510, 256): one style per number of symbols."""
    total = sum(voice.blend.values())
    mixed = sum(_styles()[name] * (share / total) for name, share in voice.blend.items())
    return np.asarray(mixed, dtype=np.float32)
