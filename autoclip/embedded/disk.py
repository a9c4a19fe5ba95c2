"""Room on the disk, asked for before work starts rather than discovered in the middle."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from autoclip.embedded.errors import ServicesError


def free_bytes(path: Path) -> int:
    """Bytes an ordinary process may still write where `path` is or would be."""
    while not path.exists():
        path = path.parent
    return shutil.disk_usage(path).free


def require_space(
    path: Path, needed_bytes: int, *, measure: Callable[[Path], int] = free_bytes
) -> None:
    """Raise when fewer than `needed_bytes` are free on the disk of `path`."""
    free = measure(path)
    if free < needed_bytes:
        raise ServicesError(
            f"Only {free / 1e9:.1f} GB are free on the disk of {path}, and "
            f"{needed_bytes / 1e9:.1f} GB are needed: free some space, or set AUTOCLIP_DATA_DIR "
            "to a folder on another disk."
        )
