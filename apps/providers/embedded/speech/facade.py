"""All embedded voices behind one door."""

from __future__ import annotations

from pathlib import Path

from apps.providers.capabilities.speech import SpeechClip, SpeechRequest, SpeechSynthesizer, Voice
from apps.providers.embedded.speech.hibari import HibariSpeech
from apps.providers.embedded.speech.kokoro import KokoroSpeech
from apps.providers.errors import ProviderError


class EmbeddedSpeech:
    """Speaks English and Korean on this machine, without any account.

    model_path, cache_directory, threads: see KokoroSpeech.
    """

    name = "embedded"

    def __init__(
        self,
        model_path: Path | None = None,
        cache_directory: Path | None = None,
        threads: int = 2,
    ) -> None:
        kokoro = KokoroSpeech(model_path, cache_directory, threads)
        self._engines: tuple[SpeechSynthesizer, ...] = (HibariSpeech(), kokoro)

    def voices(self) -> tuple[Voice, ...]:
        return tuple(voice for engine in self._engines for voice in engine.voices())

    def default_voice(self, language: str) -> str:
        """Return the name of the voice to use when nobody chose one.

        language: a code such as "ko" or "en-US". Raises ProviderError for any other language.
        """
        return self._speaking(language)[0].name

    def synthesize(self, request: SpeechRequest) -> SpeechClip:
        """Speak one beat with the voice it names.

        Raises ProviderError when the voice is not known or speaks another language, when the
        text has nothing to say, and when the voice's model is not installed.
        """
        spoken = self._speaking(request.language)
        names = ", ".join(voice.name for voice in spoken)
        for engine in self._engines:
            for voice in engine.voices():
                if voice.name != request.voice:
                    continue
                if voice not in spoken:
                    raise ProviderError(
                        f"The voice {voice.name} speaks {voice.language}, not {request.language}; "
                        f"choose one of {names}.",
                        permanent=True,
                    )
                return engine.synthesize(request)
        raise ProviderError(
            f"There is no embedded voice called {request.voice!r} for {request.language}; "
            f"choose one of {names}.",
            permanent=True,
        )

    def _speaking(self, language: str) -> list[Voice]:
        code = language.replace("_", "-").split("-")[0].lower()
        spoken = [voice for voice in self.voices() if voice.language == code]
        if not spoken:
            known = ", ".join(sorted({voice.language for voice in self.voices()}))
            raise ProviderError(
                f"No embedded voice speaks {language!r}; choose one of {known} "
                "or a voice of another provider.",
                permanent=True,
            )
        return spoken
