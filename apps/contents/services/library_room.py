"""How much an owner's library may hold: a matter of the plan."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Sum

from apps.contents.models import MediaAsset
from apps.core.sentences import gettext as _
from apps.subscriptions.entitlements import entitlements_of
from apps.subscriptions.errors import PlanLimitReached
from apps.usage.owners import Owner


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes."""

    used: int
    most: int

    @property
    def percent(self) -> int:
        return min(100, round(100 * self.used / self.most)) if self.most else 100


def room_of(owner: Owner) -> Room:
    """What the owner's library holds and may hold."""
    rows = MediaAsset.objects.filter(owner.rows, content__isnull=True)
    used = rows.aggregate(used=Sum("size_bytes"))["used"]
    plan = entitlements_of(owner).plan_code
    quotas = settings.MEDIA_QUOTA_BYTES
    return Room(int(used or 0), int(quotas.get(plan) or quotas[""]))


def check_room_for(owner: Owner, size_bytes: int) -> None:
    """Raise PlanLimitReached when the library has no room for so many bytes more."""
    room = room_of(owner)
    if room.used + size_bytes > room.most:
        raise PlanLimitReached(
            _("The media library is full: your plan has room for %(most)d MB. Delete files first.")
            % {"most": room.most // 1_000_000},
            field="file",
            plan="",
        )
