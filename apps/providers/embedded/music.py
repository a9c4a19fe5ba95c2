"""The music that comes with the product, by mood.

The tracks are the data files of the package immich-memories-music (MIT); its code is never run.
"""

from __future__ import annotations

import hashlib
import importlib.util
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from apps.core.sentences import gettext as _
from apps.providers.errors import ProviderError

_PACKAGE = "immich_memories_music"
_LICENSE = "MIT"
SOURCE = _PACKAGE.replace("_", "-")
NO_MUSIC = "none"


@dataclass(frozen=True, slots=True)
class Track:
    """One piece of about half a minute, free to use in any film. name is "mood/file"."""

    name: str
    path: Path
    mood: str
    title: str
    license: str


def moods() -> tuple[str, ...]:
    """The moods there are tracks for, in alphabetical order."""
    return tuple(sorted({track.mood for track in _tracks()}))


def tracks() -> tuple[Track, ...]:
    """All tracks, by mood and title."""
    return _tracks()


def track_named(name: str) -> Track | None:
    return next((track for track in _tracks() if track.name == name), None)


def is_choice(choice: str) -> bool:
    """Can music be chosen so? "" is the template's own, "none" is silence, else a mood's name or
    a track's."""
    return choice in {"", NO_MUSIC, *moods()} or track_named(choice) is not None


def chosen_track(choice: str, template_mood: str | None, seed: int) -> Track | None:
    """The track of a choice; template_mood is what "" stands for."""
    named = track_named(choice)
    mood = choice or template_mood
    if named or not mood or mood == NO_MUSIC:
        return named
    return pick_track(mood, seed)


def pick_track(mood: str, seed: int) -> Track:
    """One track of a mood: the same for the same seed, spread evenly over seeds."""
    fitting = [track for track in _tracks() if track.mood == mood]
    if not fitting:
        raise ProviderError(
            _("There is no music of the mood %(mood)r; choose one of: %(moods)s.")
            % {"mood": mood, "moods": ", ".join(moods())},
            permanent=True,
        )
    digest = hashlib.sha256(f"{mood}:{seed}".encode()).digest()
    return fitting[int.from_bytes(digest[:8], "big") % len(fitting)]


@lru_cache(maxsize=1)
def _tracks() -> tuple[Track, ...]:
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ProviderError(
            _("The bundled music is missing; install the package immich-memories-music."),
            permanent=True,
        )
    folder = Path(next(iter(spec.submodule_search_locations))) / "tracks"
    return tuple(
        Track(
            f"{path.parent.name}/{path.stem}",
            path,
            path.parent.name,
            path.stem.replace("_", " ").capitalize(),
            _LICENSE,
        )
        for path in sorted(folder.glob("*/*.opus"))
    )
