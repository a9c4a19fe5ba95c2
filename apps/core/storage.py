"""Files of the installation: the local storage backend, and reading from any."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage

BLOCK_BYTES = 1 << 20
# No file takes so long to be written: whoever wrote the draft is dead.
FORGOTTEN_SECONDS = 86_400


class Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...

    def close(self) -> None: ...


def open_stream(storage: Storage, name: str, start: int = 0, stop: int | None = None) -> Stream:
    """The file's bytes from start on, to be closed by the caller; stop (not included) says how far
    it will be read. Raises FileNotFoundError."""
    ranged = getattr(storage, "open_stream", None)
    if ranged is not None:
        found: Stream = ranged(name, start, stop)
        return found
    file: File[Any] = storage.open(name)
    file.seek(start)
    return file


def blocks_of(storage: Storage, name: str) -> Iterator[bytes]:
    """The whole file, block by block."""
    stream = open_stream(storage, name)
    try:
        while block := stream.read(BLOCK_BYTES):
            yield block
    finally:
        stream.close()


def public_address(storage: Storage, name: str) -> str:
    """Where anybody who has the address can read the file for a while (S3 and its kin sign such
    addresses); "" when the storage has none, as a local folder."""
    try:
        address = storage.url(name)
    # What Django documents for storage whose files have no web addresses.
    except (NotImplementedError, ValueError):
        return ""
    return address if address.startswith(("https://", "http://")) else ""


def remove_forgotten_drafts(root: Path) -> int:
    """Remove drafts below root that killed processes left; return how many."""
    removed = 0
    for draft in root.rglob(".*.part"):
        try:
            if time.time() - draft.stat().st_mtime > FORGOTTEN_SECONDS:
                draft.unlink()
                removed += 1
        except FileNotFoundError:
            continue  # it was finished, or somebody else removed it
    return removed


class AtomicFileSystemStorage(FileSystemStorage):
    """Files appear whole or not at all: written beside their place, then renamed into it.

    A name that exists already is replaced: names are derived from content, so the bytes agree.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:  # noqa: ARG002
        return name

    def _save(self, name: str, content: File) -> str:  # type: ignore[type-arg]
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f".{target.name}.{os.getpid()}.part")
        try:
            with draft.open("wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
        return name
