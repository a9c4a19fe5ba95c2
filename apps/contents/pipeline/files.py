"""Where steps keep files: the storage backend, under names derived from what they were made from.

A name that is there already is the result of the same inputs, so a step that was interrupted takes
up where it stopped. Works the same on a local folder and on S3.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, default_storage

from apps.core.local_files import local_copy
from apps.core.storage import blocks_of


class ArtifactStore:
    """The files of one content."""

    def __init__(self, content_id: str, storage: Storage = default_storage) -> None:
        self._storage = storage
        self._root = f"contents/{content_id}"

    def key(self, kind: str, name: str) -> str:
        """kind is a folder ("narration"), name a file name that starts with an input hash."""
        return f"{self._root}/{kind}/{name}"

    def exists(self, key: str) -> bool:
        return self._storage.exists(key)

    def save(self, key: str, path: Path) -> None:
        with path.open("rb") as file:
            self._storage.save(key, File(file))

    def replace(self, key: str, path: Path) -> None:
        """Save the file instead of one that may be there."""
        self._storage.delete(key)
        self.save(key, path)

    def save_json(self, key: str, data: Any) -> None:
        self._storage.save(key, ContentFile(orjson.dumps(data)))

    def load_json(self, key: str) -> Any:
        with self._storage.open(key) as file:
            return orjson.loads(file.read())

    def save_bytes(self, key: str, data: bytes) -> None:
        self._storage.save(key, ContentFile(data))

    def load_bytes(self, key: str) -> bytes | None:
        """The file, or None when there is none."""
        if not self._storage.exists(key):
            return None
        with self._storage.open(key) as file:
            return bytes(file.read())

    def remove_starting(self, kind: str, start: str) -> int:
        """Remove the files of a kind whose names begin with start; return how many."""
        folder = f"{self._root}/{kind}"
        doomed = [key for key in self._walk(folder) if key.startswith(f"{folder}/{start}")]
        for key in doomed:
            self._storage.delete(key)
        return len(doomed)

    def local(self, key: str, folder: Path) -> Path:
        """A path to read the file from: its own where storage is local, else a copy in folder."""
        return local_copy(self._storage, key, folder)

    def size(self, key: str) -> int:
        return self._storage.size(key)

    def checksum(self, key: str) -> str:
        """SHA-256 of the file."""
        digest = hashlib.sha256()
        for block in blocks_of(self._storage, key):
            digest.update(block)
        return digest.hexdigest()

    def keys(self) -> Iterator[str]:
        """Every file of the content."""
        yield from self._walk(self._root)

    def remove_except(self, keep: set[str], kind: str = "") -> int:
        """Remove the content's files (of one kind, when given) not in keep; return how many."""
        folder = f"{self._root}/{kind}" if kind else self._root
        doomed = [key for key in self._walk(folder) if key not in keep]
        for key in doomed:
            self._storage.delete(key)
        return len(doomed)

    def _walk(self, folder: str) -> Iterator[str]:
        try:
            folders, files = self._storage.listdir(folder)
        except FileNotFoundError:
            return
        for name in files:
            yield f"{folder}/{name}"
        for name in folders:
            yield from self._walk(f"{folder}/{name}")
