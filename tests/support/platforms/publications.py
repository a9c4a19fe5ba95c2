"""Films and publications that are handed to publishers, and a keeper of their progress."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from apps.providers.capabilities.publish import (
    Film,
    InProcess,
    Progress,
    Publication,
    Published,
    Publisher,
    PublishRequest,
    Stage,
)

NOON = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
MARKER = "0193-4f6c-upload-7"


class WorkTaken(Exception):
    """What keep raises when another worker holds the upload."""


class Keeper:
    """Keeps progress as the upload line does: as JSON, each state after the other.

    fails_at: keep raises at its n-th call (from 1), as when the worker is killed or loses the work.
    """

    def __init__(self, fails_at: int = 0) -> None:
        self.states: list[Progress] = []
        self._fails_at = fails_at

    def __call__(self, progress: Progress) -> None:
        if self._fails_at and len(self.states) + 1 == self._fails_at:
            raise WorkTaken
        self.states.append(Progress.from_json(progress.as_json()))

    @property
    def last(self) -> Progress:
        return self.states[-1] if self.states else Progress()

    @property
    def stages(self) -> list[Stage]:
        return [state.stage for state in self.states]


def film(folder: Path, size_bytes: int = 40_000, **changes: Any) -> Film:
    """A film of bytes that no other place of it repeats. It cannot be played."""
    path = folder / "film.mp4"
    path.write_bytes(random.Random(7).randbytes(size_bytes))
    facts: dict[str, Any] = {
        "path": path,
        "size_bytes": size_bytes,
        "duration_ms": 21_000,
        "width": 1080,
        "height": 1920,
    }
    return Film(**{**facts, **changes})


def publication(**changes: Any) -> Publication:
    facts: dict[str, Any] = {
        "title": "The new bridge",
        "description": "It opened on Monday.",
        "tags": ("bridge", "city life"),
        "visibility": "public",
        "language": "en",
        "marker": MARKER,
    }
    return Publication(**{**facts, **changes})


def publish_request(
    what: Film, *, channel_id: str, access_token: str = "", now: datetime = NOON, **changes: Any
) -> PublishRequest:
    """changes: of the publication."""
    return PublishRequest(
        access_token=access_token,
        channel_id=channel_id,
        film=what,
        publication=publication(**changes),
        now=now,
    )


def published(
    publisher: Publisher,
    request: PublishRequest,
    keep: Callable[[Progress], None],
    *,
    progress: Progress | None = None,
    most_looks: int = 10,
) -> Published:
    """Ask again and again, as the upload line does, until the film is out."""
    found: Published | InProcess = publisher.advance(request, progress or Progress(), keep)
    for _ in range(most_looks):
        if isinstance(found, Published):
            return found
        keep(found.progress)
        found = publisher.advance(request, found.progress, keep)
    raise AssertionError(f"The film is not out after {most_looks} looks: {found}")
