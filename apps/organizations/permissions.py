"""The permission matrix: what each role may do, and how a member's exceptions change it.

Policies, database conditions (selectors.py), the API and the console all read this one table.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.organizations.states import Role


class Permission(models.TextChoices):
    """Named things that somebody may do in a team."""

    VIEW = "view", gettext_lazy("See what the team has")
    EDIT_CONTENT = "edit_content", gettext_lazy("Write and change contents")
    PRODUCE = "produce", gettext_lazy("Produce videos, which costs credits")
    PUBLISH = "publish", gettext_lazy("Publish to channels")
    REVIEW = "review", gettext_lazy("Decide about flagged scripts")
    MANAGE_PROJECTS = "manage_projects", gettext_lazy("Create and change projects")
    MANAGE_CHANNELS = "manage_channels", gettext_lazy("Connect channels")
    VIEW_USAGE = "view_usage", gettext_lazy("See usage and costs")
    VIEW_AUDIT = "view_audit", gettext_lazy("Read the audit log")
    MANAGE_MEMBERS = "manage_members", gettext_lazy("Invite, change and remove members")
    MANAGE_BILLING = "manage_billing", gettext_lazy("Plan, payment, credits and budgets")
    MANAGE_ORGANIZATION = "manage_organization", gettext_lazy("Change the team's name and look")
    TRANSFER_OWNERSHIP = "transfer_ownership", gettext_lazy("Hand over the ownership")


_VIEWER = frozenset({Permission.VIEW, Permission.VIEW_USAGE})
_EDITOR = _VIEWER | {
    Permission.EDIT_CONTENT,
    Permission.PRODUCE,
    Permission.PUBLISH,
    Permission.MANAGE_PROJECTS,
}
_ADMIN = _EDITOR | {
    Permission.REVIEW,
    Permission.MANAGE_CHANNELS,
    Permission.VIEW_AUDIT,
    Permission.MANAGE_MEMBERS,
    Permission.MANAGE_BILLING,
    Permission.MANAGE_ORGANIZATION,
}
MATRIX: Mapping[Role, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission),
    Role.ADMIN: _ADMIN,
    Role.EDITOR: _EDITOR,
    Role.VIEWER: _VIEWER,
}

# Whoever is an owner has these, nobody else: they are no matter of exceptions.
OWNERS_ALONE = MATRIX[Role.OWNER] - MATRIX[Role.ADMIN]
EXCEPTIONABLE = tuple(one for one in Permission if one not in OWNERS_ALONE)


def granted(role: str, exceptions: Mapping[str, bool]) -> frozenset[Permission]:
    """What a member with this role and these exceptions may do. Who may not see may do nothing."""
    found = frozenset(one for one in Permission if exceptions.get(one, one in MATRIX[Role(role)]))
    return found if Permission.VIEW in found else frozenset()


def roles_with(permission: Permission) -> tuple[Role, ...]:
    """The roles that have the permission by themselves."""
    return tuple(role for role in Role if permission in MATRIX[role])


def holds(permission: Permission, prefix: str = "") -> Q:
    """The same answer as `granted`, as a condition on rows of organization_members.

    prefix leads from the filtered model to the membership ("members__").
    """
    condition = _has(permission, prefix)
    return condition if permission == Permission.VIEW else condition & _has(Permission.VIEW, prefix)


def validate_exceptions(exceptions: Any) -> None:
    """Raise ValidationError unless it is {known permission: true or false}."""
    if not isinstance(exceptions, dict):
        raise ValidationError(_("Exceptions are an object: a permission's name, then yes or no."))
    known = ", ".join(EXCEPTIONABLE)
    for name, value in exceptions.items():
        if name in OWNERS_ALONE:
            raise ValidationError(
                _("“%(name)s” belongs to owners alone.") % {"name": name}, code="owners_alone"
            )
        if name not in EXCEPTIONABLE:
            raise ValidationError(
                _("There is no permission “%(name)s”. Known are: %(known)s.")
                % {"name": str(name)[:50], "known": known},
                code="unknown_permission",
            )
        if not isinstance(value, bool):
            raise ValidationError(
                _("The exception “%(name)s” must be true or false.") % {"name": name}
            )


def _has(permission: Permission, prefix: str) -> Q:
    by_role = Q(**{f"{prefix}role__in": roles_with(permission)})
    if permission in OWNERS_ALONE:
        return by_role
    contains = f"{prefix}permissions__contains"
    refused, added = Q(**{contains: {permission: False}}), Q(**{contains: {permission: True}})
    return (by_role & ~refused) | added
