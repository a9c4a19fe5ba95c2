"""All embedded voices behind one door."""

from __future__ import annotations

from pathlib import Path

from apps.core.sentences import gettext as _
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
                        _(
                            "The voice %(voice)s speaks %(spoken)s, not %(language)s; choose one "
                            "of %(names)s."
                        )
                        % {
                            "voice": voice.name,
                            "spoken": voice.language,
                            "language": request.language,
                            "names": names,
                        },
                        permanent=True,
                    )
                return engine.synthesize(request)
        raise ProviderError(
            _(
                "There is no embedded voice called %(voice)r for %(language)s; choose one of "
                "%(names)s."
            )
            % {"voice": request.voice, "language": request.language, "names": names},
            permanent=True,
        )

    def _speaking(self, language: str) -> list[Voice]:
        code = language.replace("_", "-").split("-")[0].lower()
        spoken = [voice for voice in self.voices() if voice.language == code]
        if not spoken:
            known = ", ".join(sorted({voice.language for voice in self.voices()}))
            raise ProviderError(
                _(
                    "No embedded voice speaks %(language)r; choose one of %(known)s or a voice "
                    "of another provider."
                )
                % {"language": language, "known": known},
                permanent=True,
            )
        return spoken
