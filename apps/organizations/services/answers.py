"""What the invited person does: looks, accepts or declines. The token says which invitation."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core import audit
from apps.organizations.errors import (
    AddressNotProven,
    AlreadyMember,
    ForAnotherAddress,
    InvitationExpired,
    InvitationSettled,
    InvitationUnknown,
    OrganizationClosed,
)
from apps.organizations.invitation_tokens import hash_of
from apps.organizations.models import OrganizationInvitation, OrganizationMember
from apps.organizations.services.places import acting_owners, check_seats, lock
from apps.organizations.states import INVITATION_STATES, InvitationStatus, OrganizationStatus


def open_invitation(token: str) -> OrganizationInvitation:
    """The invitation that may be answered with token.

    Raises InvitationUnknown, InvitationSettled, InvitationExpired or OrganizationClosed.
    """
    found = (
        OrganizationInvitation.objects.select_related("organization", "invited_by")
        .filter(token_hash=hash_of(token))
        .first()
    )
    if found is None:
        raise InvitationUnknown
    _check_open(found)
    return found


def check_is_for(invitation: OrganizationInvitation, user: User) -> None:
    """Raise unless the invitation's address is proven to be user's."""
    if user.email.lower() != invitation.email:
        raise ForAnotherAddress
    if not user.email_verified:
        raise AddressNotProven


@transaction.atomic
def accept_invitation(*, token: str, by: User) -> OrganizationMember:
    """Join the organization, once, in the invitation's role."""
    invitation = _locked(token, by)
    organization = invitation.organization
    if OrganizationMember.objects.filter(organization=organization, user=by).exists():
        raise AlreadyMember
    # The invitation itself holds the seat that the new member takes.
    check_seats(organization)
    _settle(invitation, InvitationStatus.ACCEPTED)
    member = OrganizationMember.objects.create(
        organization=organization,
        user=by,
        role=invitation.role,
        invited_by=invitation.invited_by,
    )
    audit.record(
        by=by,
        action="organization.joined",
        target=member,
        changes={"role": member.role, "invited_by": str(invitation.invited_by or "")},
    )
    return member


@transaction.atomic
def decline_invitation(*, token: str, by: User) -> None:
    """Say no: the link stops working, the seat is free."""
    invitation = _locked(token, by)
    _settle(invitation, InvitationStatus.DECLINED)
    audit.record(by=by, action="organization.invitation_declined", target=invitation)


def _locked(token: str, by: User) -> OrganizationInvitation:
    # First found, then locked, then read again: what was open a moment ago may be no longer.
    lock(open_invitation(token).organization_id)
    invitation = open_invitation(token)
    check_is_for(invitation, by)
    return invitation


def _check_open(invitation: OrganizationInvitation) -> None:
    if invitation.shown_status == InvitationStatus.EXPIRED:
        raise InvitationExpired
    if invitation.status != InvitationStatus.PENDING:
        raise InvitationSettled
    organization = invitation.organization
    if organization.status != OrganizationStatus.ACTIVE or not acting_owners(organization):
        raise OrganizationClosed


def _settle(invitation: OrganizationInvitation, status: InvitationStatus) -> None:
    if not INVITATION_STATES.move(invitation, status, settled_at=timezone.now()):
        raise InvitationSettled
