"""Who sees what: the one place that turns a person into a database condition.

What a role may do is read from permissions.py. Only active organizations count.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from apps.accounts.models import User
from apps.core.models import AuditLog
from apps.organizations.models import Organization, OrganizationInvitation, OrganizationMember
from apps.organizations.permissions import Permission, holds
from apps.organizations.states import OrganizationStatus


def permitted_in(
    user: User | AnonymousUser, permission: Permission
) -> QuerySet[OrganizationMember, Any]:
    """The ids of the organizations in which user has the permission, as a subquery."""
    return _places_of(user).filter(holds(permission)).values("organization_id")


def organizations_of(user: User | AnonymousUser) -> QuerySet[OrganizationMember, Any]:
    """The ids of the organizations that user belongs to, as a subquery."""
    return _places_of(user).values("organization_id")


def allowed_by(user: User | AnonymousUser, permission: Permission, prefix: str = "") -> Q:
    """The owned rows with which user may do this: their own and those of their organizations.

    prefix leads from the filtered model to the owned one ("project__").
    """
    if not isinstance(user, User) or not user.is_active:
        return Q(pk__in=[])
    teams = permitted_in(user, permission)
    return Q(**{f"{prefix}user": user}) | Q(**{f"{prefix}organization__in": teams})


def owned_by(user: User | AnonymousUser, prefix: str = "") -> Q:
    """What user may see."""
    return allowed_by(user, Permission.VIEW, prefix)


def editable_by(user: User | AnonymousUser, prefix: str = "") -> Q:
    """What user may change."""
    return allowed_by(user, Permission.EDIT_CONTENT, prefix)


def memberships_of(user: User | AnonymousUser) -> QuerySet[OrganizationMember, Any]:
    """The person's places in organizations, each with its organization."""
    return _places_of(user).select_related("organization")


def members_of(organization: Organization) -> QuerySet[OrganizationMember]:
    return OrganizationMember.objects.filter(organization=organization).select_related("user")


def invitations_of(organization: Organization) -> QuerySet[OrganizationInvitation]:
    return OrganizationInvitation.objects.filter(organization=organization).select_related(
        "invited_by"
    )


def audit_seen_by(user: User | AnonymousUser) -> QuerySet[AuditLog]:
    """The audit entries of the organizations whose log user may read."""
    return AuditLog.objects.filter(organization_id__in=permitted_in(user, Permission.VIEW_AUDIT))


def _places_of(user: User | AnonymousUser) -> QuerySet[OrganizationMember]:
    if not isinstance(user, User) or not user.is_active:
        return OrganizationMember.objects.none()
    return OrganizationMember.objects.filter(
        user=user, organization__status=OrganizationStatus.ACTIVE
    )
