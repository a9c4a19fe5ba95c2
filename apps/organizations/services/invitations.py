"""Inviting people: letters out, out again, and taken back. Answers are in answers.py."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core import audit
from apps.core.audit import SYSTEM
from apps.core.errors import InvalidInput
from apps.organizations.errors import (
    AlreadyInvited,
    AlreadyMember,
    InvitationSettled,
    OwnerNotInvited,
)
from apps.organizations.invitation_tokens import hash_of, new_token
from apps.organizations.messages import send_invitation_mail
from apps.organizations.models import Organization, OrganizationInvitation, OrganizationMember
from apps.organizations.permissions import Permission
from apps.organizations.policies import check_can_give, check_permitted
from apps.organizations.services.places import check_seats, lock
from apps.organizations.states import INVITATION_STATES, InvitationStatus, Role

_LONGEST_EMAIL = 254


@transaction.atomic
def invite(
    *, organization: Organization, email: str, role: str, by: User
) -> OrganizationInvitation:
    """Invite an address in a role and mail it the link, which works for INVITATION_DAYS."""
    address = clean_address(email)
    check_role(role)
    locked = lock(organization.pk)
    check_can_give(by, locked, role=role)
    _check_not_there(locked, address)
    _expire(OrganizationInvitation.objects.filter(organization=locked, email=address))
    if OrganizationInvitation.objects.filter(
        organization=locked, email=address, status=InvitationStatus.PENDING
    ).exists():
        raise AlreadyInvited
    check_seats(locked, more=1)
    token = new_token()
    invitation = OrganizationInvitation.objects.create(
        organization=locked,
        email=address,
        role=role,
        token_hash=hash_of(token),
        expires_at=_expiry(),
        invited_by=by,
    )
    send_invitation_mail(invitation=invitation, token=token)
    audit.record(
        by=by, action="organization.invited", target=invitation, changes={"role": invitation.role}
    )
    return invitation


@transaction.atomic
def resend_invitation(*, invitation: OrganizationInvitation, by: User) -> OrganizationInvitation:
    """Mail a new link, which works as long as the first one did; the old one stops working."""
    locked = _locked(invitation)
    organization = locked.organization
    check_can_give(by, organization, role=locked.role)
    _check_not_there(organization, locked.email)
    held_no_seat = not locked.is_open
    token = new_token()
    fresh = {"token_hash": hash_of(token), "expires_at": _expiry(), "updated_at": timezone.now()}
    if locked.status == InvitationStatus.EXPIRED:
        _reopen(locked)
    elif locked.status != InvitationStatus.PENDING:
        raise InvitationSettled
    check_seats(organization, more=int(held_no_seat))
    for name, value in fresh.items():
        setattr(locked, name, value)
    locked.save(update_fields=[*fresh])
    send_invitation_mail(invitation=locked, token=token)
    audit.record(by=by, action="organization.invitation_resent", target=locked)
    return locked


@transaction.atomic
def revoke_invitation(*, invitation: OrganizationInvitation, by: User) -> None:
    """Take an invitation back: its link stops working, its seat is free."""
    locked = _locked(invitation)
    check_permitted(by, locked.organization, Permission.MANAGE_MEMBERS)
    settled = timezone.now()
    if not INVITATION_STATES.move(locked, InvitationStatus.REVOKED, settled_at=settled):
        raise InvitationSettled
    audit.record(by=by, action="organization.invitation_revoked", target=locked)


@transaction.atomic
def expire_invitations() -> int:
    """Mark the letters that nobody answered in time; return how many."""
    return _expire(OrganizationInvitation.objects.all())


def clean_address(email: str) -> str:
    """The address in the one spelling in which addresses are compared."""
    address = email.strip().lower()
    try:
        if len(address) > _LONGEST_EMAIL:
            raise ValidationError(_("This address is too long."))
        EmailValidator()(address)
    except ValidationError as error:
        raise InvalidInput(" ".join(error.messages), field="email") from error
    return address


def check_role(role: str) -> None:
    if role not in Role.values:
        raise InvalidInput(
            _("There is no role “%(role)s”. Known are: %(known)s.")
            % {"role": str(role)[:50], "known": ", ".join(Role.values)},
            field="role",
        )
    if role == Role.OWNER:
        raise OwnerNotInvited


def _locked(invitation: OrganizationInvitation) -> OrganizationInvitation:
    organization = lock(invitation.organization_id)
    found = OrganizationInvitation.objects.select_related("invited_by").get(pk=invitation.pk)
    found.organization = organization
    return found


def _check_not_there(organization: Organization, email: str) -> None:
    if OrganizationMember.objects.filter(organization=organization, user__email=email).exists():
        raise AlreadyMember


def _reopen(invitation: OrganizationInvitation) -> None:
    other = OrganizationInvitation.objects.filter(
        organization=invitation.organization,
        email=invitation.email,
        status=InvitationStatus.PENDING,
    )
    if other.exists():
        raise AlreadyInvited
    # Until it gets its new date it is out of date still, and holds no seat.
    INVITATION_STATES.move(invitation, InvitationStatus.PENDING, settled_at=None)


def _expiry() -> datetime.datetime:
    return timezone.now() + datetime.timedelta(days=settings.INVITATION_DAYS)


def _expire(invitations: QuerySet[OrganizationInvitation]) -> int:
    now = timezone.now()
    late = invitations.filter(status=InvitationStatus.PENDING, expires_at__lte=now)
    expired = 0
    for invitation in late.select_related("organization"):
        if INVITATION_STATES.move(invitation, InvitationStatus.EXPIRED, settled_at=now):
            audit.record(by=SYSTEM, action="organization.invitation_expired", target=invitation)
            expired += 1
    return expired
