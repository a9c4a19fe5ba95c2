"""How often a video's figures are asked for: often while they move, less as it grows old."""

from __future__ import annotations

from datetime import datetime, timedelta

# Up to this age, so often.
_LOOKS = (
    (timedelta(days=1), timedelta(hours=1)),
    (timedelta(days=7), timedelta(hours=6)),
    (timedelta(days=30), timedelta(days=1)),
    (timedelta(days=365), timedelta(days=7)),
)


def next_look(published_at: datetime, now: datetime) -> datetime | None:
    """When to ask again after a look now; None past a year."""
    age = now - published_at
    return next((now + wait for until, wait in _LOOKS if age < until), None)
