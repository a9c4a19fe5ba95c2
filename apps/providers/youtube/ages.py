"""How long ago an upload was sent."""

from __future__ import annotations

from datetime import datetime, timedelta

from apps.providers.capabilities.publish import Progress


def age_of(progress: Progress, now: datetime) -> timedelta:
    """Nothing when it was never written down."""
    return max(now - began_at(progress, now), timedelta())


def began_at(progress: Progress, now: datetime) -> datetime:
    try:
        return datetime.fromisoformat(progress.began_at)
    except ValueError:
        return now
