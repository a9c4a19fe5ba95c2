"""From an address to a row: a team that the person is not in does not exist for them (404)."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from rest_framework.request import Request

from apps.accounts.api.people import person
from apps.organizations.errors import PermissionMissing
from apps.organizations.models import OrganizationInvitation, OrganizationMember
from apps.organizations.permissions import Permission
from apps.organizations.selectors import invitations_of, members_of, memberships_of


def own_place(
    request: Request, organization_id: UUID, permission: Permission | None = None
) -> OrganizationMember:
    """The place in the organization of whoever asks, with it; they must hold the permission."""
    place: OrganizationMember | None = (
        memberships_of(person(request)).filter(organization_id=organization_id).first()
    )
    if place is None:
        raise Http404
    if permission is not None and not place.may(permission):
        raise PermissionMissing(permission.label)
    return place


def member_of(place: OrganizationMember, member_id: UUID) -> OrganizationMember:
    member = members_of(place.organization).filter(pk=member_id).first()
    if member is None:
        raise Http404
    member.organization = place.organization
    return member


def invitation_of(place: OrganizationMember, invitation_id: UUID) -> OrganizationInvitation:
    invitation = invitations_of(place.organization).filter(pk=invitation_id).first()
    if invitation is None:
        raise Http404
    return invitation
