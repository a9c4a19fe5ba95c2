"""When a project's day began, in the time zone of its owner."""

from __future__ import annotations

from datetime import UTC, datetime

from apps.projects.models import Project
from apps.projects.zones import zone_of


def day_began(project: Project, now: datetime) -> datetime:
    """The last midnight in the owner's time zone, in UTC."""
    local = now.astimezone(zone_of(project))
    return local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0).astimezone(UTC)
