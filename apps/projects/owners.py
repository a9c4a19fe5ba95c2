"""Who is written to about a project, and in which language."""

from __future__ import annotations

from django.conf import settings

from apps.accounts.models import User
from apps.accounts.states import UserStatus
from apps.organizations.models import OrganizationMember
from apps.organizations.permissions import Permission, holds
from apps.projects.models import Project

MOST_READERS = 20


def channel_readers(project: Project) -> list[User]:
    """Whoever can put a channel right: the owner alone, or those of the team who may; the longest
    in the team first."""
    if project.user_id is not None:
        return list(User.objects.filter(pk=project.user_id, status=UserStatus.ACTIVE))
    places = OrganizationMember.objects.filter(
        holds(Permission.MANAGE_CHANNELS),
        organization=project.organization,
        user__status=UserStatus.ACTIVE,
    ).select_related("user")
    return [place.user for place in places.order_by("joined_at", "id")[:MOST_READERS]]


def language_of(project: Project) -> str:
    """In which sentences about the project are kept: the team's choice, or its first reader's."""
    team = project.organization
    chosen = team.settings.get("language") if team is not None else None
    readers = [] if chosen else channel_readers(project)
    return str(chosen or (readers[0].locale if readers else settings.LANGUAGE_CODE))
