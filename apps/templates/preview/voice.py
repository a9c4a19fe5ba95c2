"""The sample story spoken by an embedded voice: every sentence once, for all previews."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import cast

import orjson
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from apps.core.local_files import local_copy
from apps.providers import registry
from apps.providers.capabilities.speech import SpeechClip, SpeechRequest, WordTiming
from apps.providers.embedded.speech.facade import EmbeddedSpeech
from apps.templates.preview.story import Story

# Part of every sound's name: one more when the voices speak otherwise.
_VERSION = 1


def spoken(
    story: Story, scenes: Iterable[int], *, language: str, work_dir: Path
) -> dict[int, SpeechClip]:
    """The named scenes' narration, from storage where it was spoken before.

    Raises ProviderError when the voice cannot speak, such as without its model.
    """
    engine = cast(EmbeddedSpeech, registry.engine("speech", "embedded"))
    voice = engine.default_voice(language)
    return {
        index: _spoken(engine, story.scenes[index].narration, voice, language, work_dir)
        for index in scenes
    }


def _spoken(
    engine: EmbeddedSpeech, text: str, voice: str, language: str, work_dir: Path
) -> SpeechClip:
    digest = hashlib.sha256(orjson.dumps([_VERSION, voice, text])).hexdigest()[:32]
    sound, facts = (f"previews/voices/{digest}.{kind}" for kind in ("wav", "json"))
    if default_storage.exists(facts):
        with default_storage.open(facts) as file:
            return _kept(orjson.loads(file.read()), local_copy(default_storage, sound, work_dir))
    path = work_dir / f"{digest}.wav"
    clip = engine.synthesize(SpeechRequest(text, language, voice, path))
    if not default_storage.exists(sound):
        with path.open("rb") as file:
            default_storage.save(sound, File(file))
    # Last, so that facts always have their sound.
    default_storage.save(facts, ContentFile(orjson.dumps(_facts(clip))))
    return clip


def _facts(clip: SpeechClip) -> dict[str, object]:
    return {
        "duration_ms": clip.duration_ms,
        "sample_rate_hz": clip.sample_rate_hz,
        "words": [[word.text, word.start_ms, word.end_ms] for word in clip.words],
    }


def _kept(facts: dict[str, object], path: Path) -> SpeechClip:
    words = cast("list[tuple[str, int, int]]", facts["words"])
    return SpeechClip(
        audio_path=path,
        duration_ms=cast(int, facts["duration_ms"]),
        sample_rate_hz=cast(int, facts["sample_rate_hz"]),
        words=tuple(WordTiming(*word) for word in words),
    )
