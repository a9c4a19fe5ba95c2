"""In whose time a project lives: the time zone of the person or the team that owns it."""

from __future__ import annotations

from typing import cast
from zoneinfo import ZoneInfo

from apps.accounts.models import User
from apps.organizations.shapes import settings_in
from apps.projects.models import Project


def zone_of(project: Project) -> ZoneInfo:
    """The time zone in which the project's days and schedules are read."""
    if project.organization is not None:
        return ZoneInfo(settings_in(project.organization.settings).timezone)
    # chk_owner: without a team it is a person's
    return ZoneInfo(cast(User, project.user).timezone)
