"""What the calendar and the console ask of whoever owns a subscription."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from apps.accounts.models import User
from apps.organizations.models import OrganizationMember
from apps.organizations.states import Role
from apps.usage.owners import Owner


def time_zone_of(owner: Owner) -> ZoneInfo:
    """A person's own time zone; a team's is that of the owner who has been there longest."""
    people = User.objects.none()
    if owner.user_id is not None:
        people = User.objects.filter(pk=owner.user_id)
    elif owner.organization_id is not None:
        first = OrganizationMember.objects.filter(
            organization_id=owner.organization_id, role=Role.OWNER
        ).order_by("joined_at", "id")
        people = User.objects.filter(pk__in=first.values("user_id")[:1])
    name = people.values_list("timezone", flat=True).first()
    return ZoneInfo(name or "Asia/Seoul")
