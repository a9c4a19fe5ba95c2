from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from apps.accounts.models import User
from apps.organizations.permissions import Permission
from apps.organizations.selectors import allowed_by, editable_by, owned_by
from apps.projects.models import (
    Channel,
    DataSource,
    Project,
    SourceItem,
    SourceVisit,
    SpeechSample,
)
from apps.projects.states import ChannelStatus, ProjectStatus
from apps.usage.owners import Owner


def projects_seen_by(user: User | AnonymousUser) -> QuerySet[Project]:
    return Project.objects.filter(owned_by(user))


def projects_managed_by(user: User | AnonymousUser) -> QuerySet[Project]:
    """Those which user may change themselves: name, format, style, state."""
    return Project.objects.filter(allowed_by(user, Permission.MANAGE_PROJECTS))


def projects_editable_by(user: User | AnonymousUser) -> QuerySet[Project]:
    """Those whose contents user may write and change."""
    return Project.objects.filter(editable_by(user))


def count_projects(owner: Owner) -> int:
    """How many count towards the owner's plan: archived ones do not."""
    rows = Project.objects.filter(owner.rows).exclude(status=ProjectStatus.ARCHIVED)
    return rows.count()


def samples_heard_by(user: User | AnonymousUser) -> QuerySet[SpeechSample]:
    """The voices' own samples, and the sentences tried in projects that user may see."""
    return SpeechSample.objects.filter(Q(project__isnull=True) | owned_by(user, "project__"))


def channels_seen_by(user: User | AnonymousUser) -> QuerySet[Channel]:
    return Channel.objects.filter(owned_by(user, "project__"))


def channels_managed_by(user: User | AnonymousUser) -> QuerySet[Channel]:
    """Those which user may connect, change and disconnect."""
    return Channel.objects.filter(allowed_by(user, Permission.MANAGE_CHANNELS, "project__"))


def count_channels(owner: Owner) -> int:
    """How many count towards the owner's plan: disconnected ones do not."""
    projects = Project.objects.filter(owner.rows)
    rows = Channel.objects.filter(project__in=projects)
    return rows.exclude(status=ChannelStatus.DISCONNECTED).count()


def sources_seen_by(user: User | AnonymousUser) -> QuerySet[DataSource]:
    """With their projects and whose these are, which say in which time zone they live."""
    rows = DataSource.objects.filter(owned_by(user, "project__"))
    return rows.select_related("project__user", "project__organization")


def visits_seen_by(user: User | AnonymousUser) -> QuerySet[SourceVisit]:
    return SourceVisit.objects.filter(owned_by(user, "data_source__project__"))


def items_seen_by(user: User | AnonymousUser) -> QuerySet[SourceItem]:
    return SourceItem.objects.filter(owned_by(user, "project__")).select_related("data_source")
