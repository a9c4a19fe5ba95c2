"""English with hibari: a small model whose one voice comes inside its package."""

from __future__ import annotations

import functools
import importlib.util
import json
from pathlib import Path

import numpy as np

from apps.core.sentences import gettext as _
from apps.providers.capabilities.speech import SpeechClip, SpeechRequest, Voice
from apps.providers.embedded.speech.narrator import Narrator, RawSpeech
from apps.providers.embedded.speech.phonemes.english import phonemize
from apps.providers.embedded.speech.reading.english import read_english
from apps.providers.embedded.speech.sessions import shared_session
from apps.providers.errors import ProviderError

HANA = Voice(
    name="en-hana",
    language="en",
    label="Hana (female, American)",
    gender="female",
    engine="hibari",
    characters_per_second=15.1,
)

SAMPLE_RATE_HZ = 24_000
_SYMBOL_LIMIT = 400
_NOISE_SEED = 20


class HibariSpeech:
    """Speaks English. model_path: another hibari graph instead of the package's own."""

    name = "hibari"

    def __init__(self, model_path: Path | None = None, threads: int = 1) -> None:
        self._model_path = model_path
        self._threads = threads

    def voices(self) -> tuple[Voice, ...]:
        return (HANA,)

    def synthesize(self, request: SpeechRequest) -> SpeechClip:
        """Speak one beat. Raises ProviderError as Narrator.narrate, or when hibari is missing."""
        return Narrator(
            read=read_english,
            phonemize=phonemize,
            speak=self._speak,
            sample_rate_hz=SAMPLE_RATE_HZ,
            symbol_limit=_SYMBOL_LIMIT,
        ).narrate(request)

    def _speak(self, symbols: str, speed: float) -> RawSpeech:
        # The package is imported on first use only: it reads its tables when it is imported.
        from hibari import dsp

        assets = _assets()
        session = shared_session(
            self._model_path or assets / "hibari.onnx", "/Clip_output_0", threads=self._threads
        )
        known = _known_symbols(assets / "vocab.json")
        ids = [0, *(known[symbol] for symbol in symbols if symbol in known), 0]
        *spectrum, frames = session.run(
            None,
            {"ids": np.array([ids], np.int64), "speed": np.array([speed], np.float32)},
        )
        # The noise in breath and fricatives is seeded, so that a text always sounds the same.
        noise = np.random.default_rng(_NOISE_SEED)
        samples = dsp.synth(*(part[0] for part in spectrum), noise)
        return RawSpeech.of_frames(samples, frames, [symbol in known for symbol in symbols])


@functools.cache
def _known_symbols(vocabulary: Path) -> dict[str, int]:
    known: dict[str, int] = json.loads(vocabulary.read_text(encoding="utf-8"))
    return known


def _assets() -> Path:
    spec = importlib.util.find_spec("hibari")
    if spec is None or spec.origin is None:
        raise ProviderError(
            _(
                "English speech needs the Python package hibari-tts; run `pip install "
                "hibari-tts` or choose a voice of another provider."
            ),
            permanent=True,
        )
    return Path(spec.origin).parent / "assets"
