"""Stored files where something needs a path: programs and libraries that read no Python files."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.core.files.storage import Storage


def local_copy(storage: Storage, key: str, folder: Path) -> Path:
    """A path to read the file from: its own where storage is local, else a copy in folder."""
    try:
        return Path(storage.path(key))
    except NotImplementedError:
        target = folder / key.replace("/", "_")
        if not target.exists():
            with storage.open(key) as source, target.open("wb") as copy:
                shutil.copyfileobj(source, copy, 1 << 20)
        return target
