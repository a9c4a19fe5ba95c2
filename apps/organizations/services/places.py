"""What every change of a team's places needs: the lock, the last owner, the seats.

Whoever changes places locks the organization's row first, so that two changes never pass each
other: two last owners cannot leave at once, and one seat is not given twice.
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from apps.accounts.models import User
from apps.accounts.states import UserStatus
from apps.core import audit
from apps.core.audit import Actor
from apps.core.models import AuditLog
from apps.organizations.errors import LastOwner, NotAMember
from apps.organizations.models import Organization, OrganizationInvitation, OrganizationMember
from apps.organizations.states import InvitationStatus, Role


def lock(organization_id: UUID) -> Organization:
    return Organization.objects.select_for_update().get(pk=organization_id)


def locked_member(member: OrganizationMember) -> OrganizationMember:
    """The member as it is now that its organization is locked; NotAMember when it is gone."""
    organization = lock(member.organization_id)
    found = OrganizationMember.objects.select_related("user").filter(pk=member.pk).first()
    if found is None:
        raise NotAMember
    found.organization = organization
    return found


def acting_owners(organization: Organization) -> list[OrganizationMember]:
    """The owners who can act, longest-standing first."""
    owners = OrganizationMember.objects.filter(
        organization=organization, role=Role.OWNER, user__status=UserStatus.ACTIVE
    )
    return list(owners.select_related("user").order_by("joined_at", "pk"))


def protect_last_owner(member: OrganizationMember, *, field: str = "") -> None:
    """Raise LastOwner unless another owner who can act remains. The organization is locked."""
    if member.role != Role.OWNER:
        return
    if not any(one.pk != member.pk for one in acting_owners(member.organization)):
        raise LastOwner(field=field)


def check_seats(organization: Organization, *, more: int = 0) -> None:
    """Ask the plan whether there is a seat for `more` people besides members and open invitations.

    The organization is locked. Invitations that are out of date hold no seat.
    """
    members = OrganizationMember.objects.filter(organization=organization).count()
    waiting = OrganizationInvitation.objects.filter(
        organization=organization,
        status=InvitationStatus.PENDING,
        expires_at__gt=timezone.now(),
    ).count()
    guard = import_string(settings.SEAT_GUARD)
    guard(organization=organization, seats_wanted=members + waiting + more)


def take_out(*, member: OrganizationMember, by: Actor, action: str) -> None:
    """End a membership and hand on what waits on it. The organization is locked.

    Raises LastOwner.
    """
    protect_last_owner(member)
    heir = _hand_on(organization=member.organization, leaver=member.user, by=by)
    audit.record(
        by=by,
        action=action,
        target=member,
        severity=AuditLog.Severity.WARNING,
        changes={"role": member.role, "handed_on_to": str(heir or "")},
    )
    member.delete()


def _hand_on(*, organization: Organization, leaver: User, by: Actor) -> User | None:
    """Give what waits on the leaver to somebody who stays: the one who removes them, if a member,
    or else the longest-standing owner. Returns that heir."""
    owners = acting_owners(organization)
    heir = next((one.user for one in owners if one.user_id != leaver.pk), None)
    if (
        isinstance(by, User)
        and by.pk != leaver.pk
        and organization.members.filter(user=by).exists()
    ):
        heir = by
    OrganizationInvitation.objects.filter(
        organization=organization, status=InvitationStatus.PENDING, invited_by=leaver
    ).update(invited_by=heir)
    for path in settings.ORGANIZATION_LEAVING_HOOKS:
        import_string(path)(organization=organization, leaver=leaver, heir=heir, by=by)
    return heir
