"""Who sees what: the one place that turns a person into a database condition."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from apps.accounts.models import User
from apps.core.models import AuditLog
from apps.organizations.models import OrganizationMember
from apps.organizations.states import EDITING_ROLES, OrganizationStatus, Role


def organizations_of(
    user: User, roles: Iterable[str] = Role.values
) -> QuerySet[OrganizationMember, Any]:
    """The ids of the active organizations in which user has one of roles, as a subquery."""
    return OrganizationMember.objects.filter(
        user=user, role__in=tuple(roles), organization__status=OrganizationStatus.ACTIVE
    ).values("organization_id")


def owned_by(user: User | AnonymousUser, prefix: str = "") -> Q:
    """What user may see: their own rows and those of their organizations.

    prefix leads from the filtered model to the owned one ("project__").
    """
    if not isinstance(user, User) or not user.is_active:
        return Q(pk__in=[])
    return Q(**{f"{prefix}user": user}) | Q(**{f"{prefix}organization__in": organizations_of(user)})


def editable_by(user: User | AnonymousUser, prefix: str = "") -> Q:
    """What user may change: their own rows and those where they are at least an editor."""
    if not isinstance(user, User) or not user.is_active:
        return Q(pk__in=[])
    return Q(**{f"{prefix}user": user}) | Q(
        **{f"{prefix}organization__in": organizations_of(user, EDITING_ROLES)}
    )


def memberships_of(user: User) -> QuerySet[OrganizationMember, Any]:
    """The person's places in active organizations, by name."""
    return (
        OrganizationMember.objects.filter(user=user, organization__status=OrganizationStatus.ACTIVE)
        .select_related("organization")
        .order_by("organization__name", "id")
    )


def audit_seen_by(user: User | AnonymousUser) -> QuerySet[AuditLog]:
    """The audit entries of the teams in which user is an owner or admin."""
    if not isinstance(user, User) or not user.is_active:
        return AuditLog.objects.none()
    return AuditLog.objects.filter(
        organization_id__in=organizations_of(user, (Role.OWNER, Role.ADMIN))
    )
