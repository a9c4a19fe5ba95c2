"""Members: their role, their exceptions, leaving and removal, and who owns the team."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core import audit
from apps.core.audit import SYSTEM
from apps.core.errors import InvalidInput
from apps.core.models import AuditLog
from apps.organizations.errors import LastOwner, NotAMember, OwnerIsWhole
from apps.organizations.models import Organization, OrganizationMember
from apps.organizations.permissions import Permission, validate_exceptions
from apps.organizations.policies import check_can_change, check_can_remove, check_permitted
from apps.organizations.services.places import (
    lock,
    locked_member,
    protect_last_owner,
    take_out,
)
from apps.organizations.states import Role


@transaction.atomic
def change_role(*, member: OrganizationMember, role: str, by: User) -> OrganizationMember:
    """Give a member another role. It begins without exceptions: they were made for the old one."""
    if role not in Role.values:
        raise InvalidInput(
            _("There is no role “%(role)s”. Known are: %(known)s.")
            % {"role": str(role)[:50], "known": ", ".join(Role.values)},
            field="role",
        )
    locked = locked_member(member)
    check_can_change(by, locked, role=role, exceptions={})
    if locked.role == role:
        return locked
    protect_last_owner(locked, field="role")
    return _place(locked, role, {}, by)


@transaction.atomic
def set_permissions(
    *, member: OrganizationMember, permissions: Mapping[str, bool], by: User
) -> OrganizationMember:
    """Replace a member's exceptions: {permission: true adds, false takes away}."""
    try:
        validate_exceptions(permissions)
    except ValidationError as error:
        raise InvalidInput(" ".join(error.messages), field="permissions") from error
    locked = locked_member(member)
    if locked.role == Role.OWNER and permissions:
        raise OwnerIsWhole
    check_can_change(by, locked, role=locked.role, exceptions=permissions, field="permissions")
    if locked.permissions == permissions:
        return locked
    return _place(locked, locked.role, permissions, by)


@transaction.atomic
def remove_member(*, member: OrganizationMember, by: User) -> None:
    """Take somebody out of the team; what waited on them is handed on."""
    locked = locked_member(member)
    if locked.user_id != by.pk:
        check_can_remove(by, locked)
    take_out(member=locked, by=by, action="organization_member.removed")


@transaction.atomic
def leave_organization(*, organization: Organization, by: User) -> None:
    """Leave a team; NotAMember when by is not in it."""
    lock(organization.pk)
    member = OrganizationMember.objects.filter(organization=organization, user=by).first()
    if member is None:
        raise NotAMember
    take_out(member=locked_member(member), by=by, action="organization_member.left")


def remove_erased_members() -> int:
    """Take people out whose personal data were erased; return how many. The owner of a team of one
    stays, so that its rows keep an owner."""
    removed = 0
    for member in OrganizationMember.objects.filter(user__erased_at__isnull=False):
        try:
            with transaction.atomic():
                action = "organization_member.removed"
                take_out(member=locked_member(member), by=SYSTEM, action=action)
        except (LastOwner, NotAMember):
            continue
        removed += 1
    return removed


@transaction.atomic
def transfer_ownership(
    *, organization: Organization, to: OrganizationMember, by: User
) -> OrganizationMember:
    """Make another member the owner; the one who hands over becomes an admin.

    When staff do it for a team, all its owners until then become admins.
    """
    lock(organization.pk)
    check_permitted(by, organization, Permission.TRANSFER_OWNERSHIP)
    heir = OrganizationMember.objects.filter(pk=to.pk, organization=organization).first()
    if heir is None or not heir.user.is_active:
        raise NotAMember
    if heir.user_id == by.pk and heir.role == Role.OWNER:
        raise NotAMember
    owners = OrganizationMember.objects.filter(organization=organization, role=Role.OWNER)
    own = owners.filter(user=by)
    for old in (own if own.exists() else owners).exclude(pk=heir.pk):
        _place(old, Role.ADMIN, {}, by)
    return _place(heir, Role.OWNER, {}, by, action="organization.ownership_transferred")


def _place(
    member: OrganizationMember,
    role: str,
    permissions: Mapping[str, bool],
    by: User,
    *,
    action: str = "organization_member.changed",
) -> OrganizationMember:
    before = {"role": member.role, "permissions": member.permissions}
    member.role, member.permissions = role, dict(permissions)
    member.save(update_fields=["role", "permissions", "updated_at"])
    after = {"role": role, "permissions": dict(permissions)}
    audit.record(
        by=by,
        action=action,
        target=member,
        severity=AuditLog.Severity.WARNING,
        changes={
            name: [before[name], after[name]] for name in after if before[name] != after[name]
        },
    )
    return member
