"""Stored files where something needs a path: programs and libraries that read no Python files."""

from __future__ import annotations

from pathlib import Path

from django.core.files.storage import Storage

from apps.core.storage import blocks_of


def own_path(storage: Storage, key: str) -> Path | None:
    """Where the file lies on this machine; None where storage is elsewhere."""
    try:
        return Path(storage.path(key))
    except NotImplementedError:  # what Django documents for storage that is not local
        return None


def local_copy(storage: Storage, key: str, folder: Path) -> Path:
    """A path to read the file from: its own where storage is local, else a copy in folder."""
    own = own_path(storage, key)
    if own is not None:
        return own
    target = folder / key.replace("/", "_")
    if not target.exists():
        # Whoever reads it later must not find half of it.
        unfinished = target.with_name(f".{target.name}.part")
        with unfinished.open("wb") as copy:
            copy.writelines(blocks_of(storage, key))
        unfinished.replace(target)
    return target
