"""The sample story that previews tell, in every language of the product."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import orjson

from apps.providers.capabilities.image import CardKind, Figure
from apps.providers.capabilities.speech import WordTiming

_FOLDER = Path(__file__).parent
_BEFORE_MS, _AFTER_MS, _LAST_MS = 200, 250, 1200


@dataclass(frozen=True, slots=True)
class StoryScene:
    """One scene: what it shows, what is said, and for how long it is on screen."""

    kind: CardKind
    headline: str
    narration: str
    emphasis: tuple[str, ...]
    icon: str
    figures: tuple[Figure, ...]
    words: tuple[WordTiming, ...]
    duration_ms: int


@dataclass(frozen=True, slots=True)
class Story:
    title: str
    label: str
    channel: str
    scenes: tuple[StoryScene, ...]

    @property
    def duration_ms(self) -> int:
        return sum(scene.duration_ms for scene in self.scenes)

    @property
    def starts_ms(self) -> list[int]:
        """When each scene begins, and when the last one ends."""
        return list(accumulate((scene.duration_ms for scene in self.scenes), initial=0))

    def heard(self, from_ms: int, until_ms: int) -> list[int]:
        """The numbers of the scenes that are on screen between two moments."""
        spans = enumerate(pairwise(self.starts_ms))
        return [index for index, (start, end) in spans if start < until_ms and from_ms < end]

    @property
    def film_words(self) -> dict[str, str]:
        return {"title": self.title, "label": self.label, "channel": self.channel}


@cache
def story(language: str) -> Story:
    """The sample in "ko" or "en"; in English for any other language."""
    known = language if (_FOLDER / f"story.{language}.json").is_file() else "en"
    data = orjson.loads((_FOLDER / f"story.{known}.json").read_bytes())
    last = len(data["scenes"]) - 1
    return Story(
        title=data["title"],
        label=data["label"],
        channel=data["channel"],
        scenes=tuple(
            _scene(facts, is_last=number == last) for number, facts in enumerate(data["scenes"])
        ),
    )


def _scene(facts: dict[str, Any], *, is_last: bool) -> StoryScene:
    # When the embedded voice says them, so that a frame alone, which nobody speaks, shows the
    # word that the clip says then.
    tokens = zip(facts["narration"].split(), facts["words"], strict=True)
    words = [WordTiming(text, start, end) for text, (start, end) in tokens]
    return StoryScene(
        kind=CardKind(facts["kind"]),
        headline=facts["headline"],
        narration=facts["narration"],
        emphasis=tuple(facts["emphasis"]),
        icon=facts["icon"],
        figures=tuple(Figure(**figure) for figure in facts.get("figures", ())),
        words=tuple(words),
        duration_ms=_BEFORE_MS + facts["spoken_ms"] + (_LAST_MS if is_last else _AFTER_MS),
    )


def speech_offset_ms() -> int:
    """When a scene's first word is shown, after the scene began."""
    return _BEFORE_MS
