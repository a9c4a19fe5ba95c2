"""How much of a plan's limits an owner uses now."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from apps.organizations.models import OrganizationInvitation, OrganizationMember
from apps.organizations.states import InvitationStatus
from apps.usage.owners import Owner


def used_by(owner: Owner) -> dict[str, int]:
    """By the names of entitlements.LIMITS; a limit that nothing counts is left out."""
    counters = {name: import_string(path) for name, path in settings.PLAN_LIMIT_COUNTERS.items()}
    return {
        "team_seats": _seats(owner),
        **{name: counter(owner) for name, counter in counters.items()},
    }


def _seats(owner: Owner) -> int:
    """Members and open invitations; a person alone has one seat."""
    if owner.organization_id is None:
        return 1
    members = OrganizationMember.objects.filter(organization_id=owner.organization_id)
    waiting = OrganizationInvitation.objects.filter(
        organization_id=owner.organization_id,
        status=InvitationStatus.PENDING,
        expires_at__gt=timezone.now(),
    )
    return members.count() + waiting.count()
