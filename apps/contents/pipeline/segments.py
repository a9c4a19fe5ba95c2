"""Finished parts of a content's film, kept beside its other files from one render to the next."""

from __future__ import annotations

from pathlib import Path

from apps.contents.pipeline.files import ArtifactStore

KIND = "segments"


class SegmentFiles:
    """A renderer's `SegmentStore`. folder: scratch, for storage that is not on this machine."""

    def __init__(self, files: ArtifactStore, folder: Path) -> None:
        self._files, self._folder = files, folder
        self._used: set[str] = set()

    def get(self, name: str) -> Path | None:
        key = self._key(name)
        if not self._files.exists(key):
            return None
        self._used.add(key)
        return self._files.local(key, self._folder)

    def put(self, name: str, path: Path) -> None:
        key = self._key(name)
        self._files.replace(key, path)
        self._used.add(key)

    def keys(self) -> list[str]:
        """The parts of the film that was made."""
        return sorted(self._used)

    def remove_others(self) -> int:
        """Remove the parts of earlier films that this one has no use for; return how many."""
        return self._files.remove_except(self._used, kind=KIND)

    def _key(self, name: str) -> str:
        return self._files.key(KIND, f"{name}.mp4")
