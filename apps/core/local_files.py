"""Stored files where something needs a path: programs and libraries that read no Python files."""

from __future__ import annotations

from pathlib import Path

from django.core.files.storage import Storage

from apps.core.storage import blocks_of


def local_copy(storage: Storage, key: str, folder: Path) -> Path:
    """A path to read the file from: its own where storage is local, else a copy in folder."""
    try:
        return Path(storage.path(key))
    except NotImplementedError:
        target = folder / key.replace("/", "_")
        if not target.exists():
            # Whoever reads it later must not find half of it.
            unfinished = target.with_name(f".{target.name}.part")
            with unfinished.open("wb") as copy:
                copy.writelines(blocks_of(storage, key))
            unfinished.replace(target)
        return target
