"""What platforms allow a day: places are reserved before the call, by guarded UPDATEs.

A day is a day where the platform counts it (YouTube's begins at midnight Pacific time:
https://developers.google.com/youtube/v3/getting-started#quota). YouTube counts by the
installation's client, so all tenants share its places; the others count by account.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from apps.contents.models import ContentUpload, PlatformQuota, QuotaSlot
from apps.contents.publishing.parcel import extras_of
from apps.core.sentences import gettext as _
from apps.projects.models import Channel
from apps.projects.states import Platform
from apps.providers import registry
from apps.providers.capabilities.publish import QuotaUsedUp

ZONES: Mapping[str, ZoneInfo] = {Platform.YOUTUBE: ZoneInfo("America/Los_Angeles")}
UTC = ZoneInfo("UTC")
# What a platform refused on a day although there was a place: its own count for this account.
CLOSED = "closed"
# Questions, counted together whoever asks.
UNITS = "units"
MOST_DAYS_AHEAD = 90


@dataclass(frozen=True, slots=True)
class Bucket:
    """Something that is counted a day. units: what one upload takes; most: None is no limit."""

    name: str
    account: str
    units: int
    most: int


@dataclass(frozen=True, slots=True)
class Place:
    """When an upload may go out. was: the time it was wanted for, when it had to move; bucket and
    most: what was used up then."""

    at: datetime
    was: datetime | None = None
    bucket: str = ""
    most: int = 0


def buckets_of(channel: Channel, extras: Collection[str] = ()) -> tuple[Bucket, ...]:
    """What an upload with these extras to the channel takes of its platform's limits, in one order
    for everybody."""
    publisher = registry.engine("publish", channel.platform)
    account = account_of(channel)
    takes = Counter(publisher.quota)
    for extra in extras:
        takes.update(publisher.extras_quota.get(extra, {}))
    found = []
    for name, units in sorted(takes.items()):
        most = settings.PLATFORM_QUOTAS.get(f"{channel.platform}.{name}")
        if most is not None and units:
            found.append(Bucket(name, account, int(units), int(most)))
    return tuple(found)


def account_of(channel: Channel) -> str:
    """Whom the platform counts by."""
    if channel.platform == Platform.YOUTUBE:
        return installation_at(channel.platform)
    return channel.channel_id


def installation_at(platform: str) -> str:
    """The installation's client at a platform that counts by client."""
    return str(settings.PLATFORMS[platform].get("client_id") or "installation")[:255]


def spend_units(platform: str, units: int) -> None:
    """Take units of the installation's day before asking a platform that counts questions, across
    all tenants; they are not given back. Raises QuotaUsedUp until the day ends when there are not
    so many left: planned uploads keep theirs. Platforms that count none are never refused."""
    most = settings.PLATFORM_QUOTAS.get(f"{platform}.{UNITS}")
    if most is None or units <= 0:
        return
    now = timezone.now()
    bucket = Bucket(UNITS, installation_at(platform), units, int(most))
    row = _row(platform, bucket, day_of(platform, now))
    rows = PlatformQuota.objects.filter(pk=row.pk, used__lte=F("most") - units)
    if not rows.update(used=F("used") + units):
        raise QuotaUsedUp(
            _("What %(platform)s allows a day is used up. It is asked again when its day ends.")
            % {"platform": Platform(platform).label},
            retry_after=(day_ends(platform, now) - now).total_seconds(),
            is_installations=True,
        )


def day_of(platform: str, moment: datetime) -> date:
    return moment.astimezone(ZONES.get(platform, UTC)).date()


def day_ends(platform: str, moment: datetime) -> datetime:
    """When the platform's day of this moment is over."""
    zone = ZONES.get(platform, UTC)
    local = moment.astimezone(zone)
    midnight = datetime.combine(local.date() + timedelta(days=1), datetime.min.time(), zone)
    return midnight.astimezone(UTC)


def holds_day(upload: ContentUpload, moment: datetime) -> bool:
    """Whether the upload has its place, for all that goes with it, on the platform's day of the
    moment. What it holds beyond that is given back."""
    extras = extras_of(upload)
    buckets = buckets_of(upload.channel, extras)
    if not buckets:
        return True
    day = day_of(upload.channel.platform, moment)
    slots = upload.quota_slots.filter(quota__day=day, quota__platform=upload.channel.platform)
    held = dict(slots.values_list("quota__bucket", "units"))
    if any(held.get(bucket.name, 0) < bucket.units for bucket in buckets):
        return False
    keep_spent(upload, extras)
    return True


@transaction.atomic
def keep_spent(upload: ContentUpload, extras: Collection[str]) -> None:
    """Give back what the upload holds beyond the film and these extras."""
    takes = {bucket.name: bucket.units for bucket in buckets_of(upload.channel, extras)}
    slots = QuotaSlot.objects.filter(upload=upload).select_related("quota").order_by("pk")
    over = [slot for slot in slots if slot.units > takes.get(slot.quota.bucket, slot.units)]
    if not over:
        return
    serialize(upload.channel)
    for slot in over:
        less = slot.units - takes[slot.quota.bucket]
        # Two who give the same units back count once.
        if QuotaSlot.objects.filter(pk=slot.pk, units=slot.units).update(units=F("units") - less):
            PlatformQuota.objects.filter(pk=slot.quota_id, used__gte=less).update(
                used=F("used") - less
            )


@transaction.atomic
def take_place(upload: ContentUpload, wanted: datetime, zone: ZoneInfo) -> Place | None:
    """Reserve the first day from wanted on that has room, at the same hour in zone; None when
    there is none for MOST_DAYS_AHEAD. What the upload held before is given back."""
    serialize(upload.channel)
    give_back(upload)
    buckets = buckets_of(upload.channel, extras_of(upload))
    first: Bucket | None = None
    for moment in _days_from(wanted, zone):
        full = _take_day(upload, buckets, day_of(upload.channel.platform, moment))
        if full is None:
            if first is None:
                return Place(moment)
            return Place(moment, was=wanted, bucket=first.name, most=first.most)
        first = first or full
    return None


@transaction.atomic
def give_back(upload: ContentUpload) -> None:
    """The upload needs its places no more: others may have them."""
    slots = list(QuotaSlot.objects.filter(upload=upload).select_related("quota").order_by("pk"))
    if not slots:
        return
    serialize(upload.channel)
    for slot in slots:
        # Two who give the same slot back count once.
        if QuotaSlot.objects.filter(pk=slot.pk).delete()[0]:
            PlatformQuota.objects.filter(pk=slot.quota_id, used__gte=slot.units).update(
                used=F("used") - slot.units
            )


@transaction.atomic
def close_day(channel: Channel, moment: datetime, *, is_installations: bool) -> None:
    """The platform says that the day is full: nobody plans anything more on it."""
    serialize(channel)
    day = day_of(channel.platform, moment)
    if is_installations:
        for bucket in buckets_of(channel):
            row = _row(channel.platform, bucket, day)
            PlatformQuota.objects.filter(pk=row.pk).update(most=F("used"))
        return
    _row(channel.platform, Bucket(CLOSED, channel.channel_id, 1, 0), day)


def serialize(channel: Channel) -> None:
    """Changes to one account's places happen one after the other until the transaction ends, so
    that two who move between the same days do not wait for each other."""
    with connection.cursor() as cursor:
        name = f"quota:{channel.platform}:{account_of(channel)}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def _days_from(wanted: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """wanted, and the same hour of the days after it, as clocks in zone show it."""
    yield wanted
    local = wanted.astimezone(zone)
    for offset in range(1, MOST_DAYS_AHEAD + 1):
        later = datetime.combine(local.date() + timedelta(days=offset), local.time(), zone)
        yield later.astimezone(UTC)


def _take_day(upload: ContentUpload, buckets: Sequence[Bucket], day: date) -> Bucket | None:
    """Take all buckets of the day, or none of them; the bucket that is full, if one is."""
    channel = upload.channel
    if PlatformQuota.objects.filter(
        platform=channel.platform, bucket=CLOSED, account=channel.channel_id, day=day
    ).exists():
        return Bucket(CLOSED, channel.channel_id, 1, 0)
    taken: list[tuple[PlatformQuota, Bucket]] = []
    for bucket in buckets:
        row = _row(channel.platform, bucket, day)
        is_taken = PlatformQuota.objects.filter(
            pk=row.pk, used__lte=F("most") - bucket.units
        ).update(used=F("used") + bucket.units)
        if not is_taken:
            for other, kept in taken:
                PlatformQuota.objects.filter(pk=other.pk).update(used=F("used") - kept.units)
            return bucket
        taken.append((row, bucket))
    QuotaSlot.objects.bulk_create(
        QuotaSlot(quota=row, upload=upload, units=bucket.units) for row, bucket in taken
    )
    return None


def _row(platform: str, bucket: Bucket, day: date) -> PlatformQuota:
    row, _is_new = PlatformQuota.objects.get_or_create(
        platform=platform,
        bucket=bucket.name,
        account=bucket.account,
        day=day,
        defaults={"most": bucket.most},
    )
    return row
