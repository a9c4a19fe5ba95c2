"""The music that comes with the product, by mood.

The tracks are the data files of the package immich-memories-music (MIT); its code is never run.
"""

from __future__ import annotations

import hashlib
import importlib.util
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from apps.providers.errors import ProviderError

_PACKAGE = "immich_memories_music"
_LICENSE = "MIT"


@dataclass(frozen=True, slots=True)
class Track:
    """One piece of about half a minute, free to use in any film."""

    path: Path
    mood: str
    title: str
    license: str


def moods() -> tuple[str, ...]:
    """The moods there are tracks for, in alphabetical order."""
    return tuple(sorted({track.mood for track in _tracks()}))


def pick_track(mood: str, seed: int) -> Track:
    """One track of a mood: the same for the same seed, spread evenly over seeds."""
    fitting = [track for track in _tracks() if track.mood == mood]
    if not fitting:
        raise ProviderError(
            f"There is no music of the mood {mood!r}; choose one of: {', '.join(moods())}.",
            permanent=True,
        )
    digest = hashlib.sha256(f"{mood}:{seed}".encode()).digest()
    return fitting[int.from_bytes(digest[:8], "big") % len(fitting)]


@lru_cache(maxsize=1)
def _tracks() -> tuple[Track, ...]:
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ProviderError(
            "The bundled music is missing; install the package immich-memories-music.",
            permanent=True,
        )
    folder = Path(next(iter(spec.submodule_search_locations))) / "tracks"
    return tuple(
        Track(path, path.parent.name, path.stem.replace("_", " ").capitalize(), _LICENSE)
        for path in sorted(folder.glob("*/*.opus"))
    )
