"""Who may do what in an organization. Each check raises a sentence; the matrix is permissions.py.

Staff of the installation with the right in the console help every team; the rules that protect a
team from losing its owner bind them too (services/places.py).
"""

from __future__ import annotations

from collections.abc import Mapping

from apps.accounts.models import User
from apps.core.errors import RuleBroken
from apps.organizations.errors import AboveYou, AddressNotProven, PermissionMissing
from apps.organizations.models import Organization, OrganizationMember
from apps.organizations.permissions import MATRIX, Permission, granted
from apps.organizations.selectors import memberships_of
from apps.organizations.states import Role

_EVERYTHING = MATRIX[Role.OWNER]
_STAFF_RIGHTS = (
    "organizations.change_organization",
    "organizations.change_organizationmember",
)


def is_helping_staff(by: User) -> bool:
    return by.is_active and by.is_staff and by.has_perms(_STAFF_RIGHTS)


def powers(by: User, organization: Organization) -> frozenset[Permission]:
    """What by may do in the organization now; nothing for somebody who is not in it."""
    if is_helping_staff(by):
        return _EVERYTHING
    place = memberships_of(by).filter(organization=organization).first()
    return place.effective if place else frozenset()


def check_permitted(by: User, organization: Organization, permission: Permission) -> None:
    if permission not in powers(by, organization):
        raise PermissionMissing(permission.label)


def is_permitted(by: User, organization: Organization, permission: Permission) -> bool:
    try:
        check_permitted(by, organization, permission)
    except RuleBroken:
        return False
    return True


def check_can_create_organization(by: User) -> None:
    if not by.email_verified and not is_helping_staff(by):
        raise AddressNotProven


def check_can_give(by: User, organization: Organization, *, role: str) -> None:
    """May by bring somebody into this role? Only with all that the role may do."""
    check_permitted(by, organization, Permission.MANAGE_MEMBERS)
    if not MATRIX[Role(role)] <= powers(by, organization):
        raise AboveYou(field="role")


def check_can_change(
    by: User,
    member: OrganizationMember,
    *,
    role: str,
    exceptions: Mapping[str, bool],
    field: str = "role",
) -> None:
    """May by give member this role and these exceptions? Neither the place that is left nor the new
    one may hold more than by has."""
    check_permitted(by, member.organization, Permission.MANAGE_MEMBERS)
    own = powers(by, member.organization)
    if not (whole(member.role, member.permissions) | whole(role, exceptions)) <= own:
        raise AboveYou(field=field)


def check_can_remove(by: User, member: OrganizationMember) -> None:
    check_permitted(by, member.organization, Permission.MANAGE_MEMBERS)
    if not whole(member.role, member.permissions) <= powers(by, member.organization):
        raise AboveYou


def whole(role: str, exceptions: Mapping[str, bool]) -> frozenset[Permission]:
    """What a place is worth: what is added counts even where seeing was taken away."""
    added = frozenset(Permission(name) for name, value in exceptions.items() if value)
    return granted(role, exceptions) | added
