from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from apps.accounts.models import User
from apps.organizations.selectors import editable_by, owned_by
from apps.projects.models import Project


def projects_seen_by(user: User | AnonymousUser) -> QuerySet[Project]:
    return Project.objects.filter(owned_by(user))


def projects_editable_by(user: User | AnonymousUser) -> QuerySet[Project]:
    return Project.objects.filter(editable_by(user))
