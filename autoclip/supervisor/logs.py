"""Log files of the supervised processes."""

from __future__ import annotations

from pathlib import Path

MAX_LOG_BYTES = 5_000_000
KEPT_LOGS = 3


def rotate(log: Path) -> None:
    """Move a log that has grown large out of the way: NAME.log.1 is the newest of the old."""
    if not log.exists() or log.stat().st_size <= MAX_LOG_BYTES:
        return
    for number in range(KEPT_LOGS - 1, 0, -1):
        older = log.with_name(f"{log.name}.{number}")
        if older.exists():
            older.replace(log.with_name(f"{log.name}.{number + 1}"))
    log.replace(log.with_name(f"{log.name}.1"))


def last_line(log: Path, *, limit: int = 300) -> str:
    """The last line a process wrote, for the sentence that says how it ended."""
    if not log.exists():
        return ""
    with log.open("rb") as stream:
        stream.seek(max(0, log.stat().st_size - 8192))
        lines = stream.read().decode(errors="replace").splitlines()
    return next((line.strip()[:limit] for line in reversed(lines) if line.strip()), "")
