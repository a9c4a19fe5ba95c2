"""Planning uploads: a content on channels, now or at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.contents.gate import check_can_publish
from apps.contents.models import Content, ContentUpload, MediaAsset
from apps.contents.policies import check_can_publish_for
from apps.contents.publishing import quotas
from apps.contents.publishing.details import UploadDetails, defaults_for, fit
from apps.contents.publishing.dispatch import send
from apps.contents.publishing.errors import ChannelUnknown, NoPlaceLeft, PlannedAlready
from apps.contents.publishing.faults import no_place_sentence
from apps.contents.publishing.limits import check_limits
from apps.contents.publishing.line import check_connected
from apps.contents.publishing.parcel import film_of, sketch
from apps.contents.publishing.wording import moved_reason
from apps.contents.states import UPLOAD_STATES, UploadStatus
from apps.core import audit
from apps.core.errors import InvalidInput, ProblemList, RuleBroken
from apps.core.sentences import gettext as _
from apps.projects.models import Channel
from apps.projects.upload_settings import settings_of

MOST_CHANNELS = 50
# A click that took a while still means "now".
LATE = timedelta(minutes=5)
FURTHEST = timedelta(days=366)
# An upload that ended so may be planned again.
ENDED = (UploadStatus.FAILED, UploadStatus.WITHDRAWN, UploadStatus.REMOVED)
# What an upload remembers of an earlier attempt.
FRESH: dict[str, Any] = {
    "attempt": 0,
    "asked": 0,
    "next_attempt_at": None,
    "enqueued_at": None,
    "error_message": "",
    "moved_from": None,
    "moved_reason": "",
    "resolved_by": None,
    "resolved_at": None,
}
# What it remembers of a video that is not there.
NOT_THERE: dict[str, Any] = {
    "committed_at": None,
    "published_at": None,
    "removed_at": None,
    "remove_requested_at": None,
    "platform_video_id": "",
    "platform_url": "",
    "platform_visibility": "",
    "progress": {},
    "session": "",
    "notes": [],
    "metrics": {},
    "next_metrics_at": None,
}

# All that planning may change.
PLANNED_FIELDS = (
    *FRESH,
    *NOT_THERE,
    "title",
    "description",
    "tags",
    "visibility",
    "ai_disclosure",
    "made_for_kids",
    "with_captions",
    "scheduled_at",
    "requested_by",
    "is_automatic",
    "status",
    "lease_token",
    "lease_owner",
    "lease_expires_at",
    "updated_at",
)


@transaction.atomic
def plan_uploads(
    *,
    by: User,
    content: Content,
    channels: Sequence[Channel],
    scheduled_at: datetime | None = None,
    details: UploadDetails | None = None,
    is_automatic: bool = False,
) -> list[ContentUpload]:
    """Plan content on all of the channels, or on none; scheduled_at None is now.

    An upload that is planned or out already is given as it is. Raises NotYetPublishable while the
    gate is closed, PlannedAlready for one that would have to change, and ProblemList with every
    limit of the platforms that is broken.
    """
    check_can_publish_for(by, content.project)
    scheduled_at = checked_time(scheduled_at)
    content = (
        Content.objects.select_for_update(of=("self",))
        .select_related("project", "current_script")
        .get(pk=content.pk)
    )
    check_can_publish(content)
    chosen = _checked_channels(content, channels)
    given = (details or UploadDetails()).given()
    there = {
        upload.channel_id: upload
        for upload in ContentUpload.objects.select_for_update(of=("self",))
        .filter(content=content, channel__in=chosen)
        .order_by("pk")
    }
    film, planned, problems = film_of(content), [], list[RuleBroken]()
    for channel in chosen:
        try:
            upload = there.get(channel.pk) or ContentUpload()
            upload.content, upload.channel = content, channel
            if channel.pk in there and upload.status not in ENDED:
                planned.append(_as_it_is(upload, given, scheduled_at))
                continue
            check_connected(channel)
            prepare(upload, film, given)
            upload.requested_by, upload.is_automatic = by, is_automatic
            if channel.pk not in there:
                upload.save()
            set_out(upload, scheduled_at)
            _note(by, upload)
            planned.append(upload)
        except RuleBroken as error:
            problems += error.problems if isinstance(error, ProblemList) else (error,)
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise ProblemList(problems)
    return planned


def prepare(upload: ContentUpload, film: MediaAsset, given: dict[str, object]) -> None:
    """Fill in what the upload says, and check it against the platform's limits."""
    for name, value in {**defaults_for(upload.content, upload.channel), **given}.items():
        setattr(upload, name, value)
    facts = sketch(upload.content, film)
    fit(upload, facts, given=set(given))
    check_limits(upload, facts)


def set_out(upload: ContentUpload, scheduled_at: datetime | None) -> None:
    """Let the locked upload go now or at a time, or on the next day with room; saves it."""
    wanted = scheduled_at or timezone.now()
    ended_unsure = upload.status in (UploadStatus.FAILED, UploadStatus.WITHDRAWN)
    may_be_out = ended_unsure and upload.committed_at is not None
    reset = {**FRESH, **({} if may_be_out else NOT_THERE), "scheduled_at": scheduled_at}
    for name, value in reset.items():
        setattr(upload, name, value)
    zone = settings_of(upload.channel.upload_settings).zone
    place = quotas.take_place(upload, wanted, zone)
    if place is None:
        raise NoPlaceLeft(no_place_sentence(upload), field="scheduled_at")
    if place.was is not None:
        upload.scheduled_at, upload.moved_from = place.at, place.was
        upload.moved_reason = moved_reason(upload.channel, place)
    status = UploadStatus.SCHEDULED if upload.scheduled_at else UploadStatus.PENDING
    move_to(upload, status)
    if status == UploadStatus.PENDING:
        send(upload)


def move_to(upload: ContentUpload, status: UploadStatus) -> None:
    """Save the locked upload in another state, or in the same."""
    if upload.status != status and not UPLOAD_STATES.allows(upload.status, status):
        raise ValueError(f"An upload does not go from {upload.status} to {status}.")
    upload.status = status
    # Whoever may still hold it has lost it.
    upload.lease_token += 1
    upload.lease_owner, upload.lease_expires_at = "", None
    upload.save(update_fields=PLANNED_FIELDS)


def checked_time(moment: datetime | None) -> datetime | None:
    """When an upload may be planned for; None is now. Raises InvalidInput."""
    if moment is None:
        return None
    if timezone.is_naive(moment):
        raise InvalidInput(_("Give the time with its time zone."), field="scheduled_at")
    now = timezone.now()
    if moment < now - LATE:
        raise InvalidInput(_("This time is past. Choose a later one."), field="scheduled_at")
    if moment > now + FURTHEST:
        raise InvalidInput(_("Nothing is planned more than a year ahead."), field="scheduled_at")
    return moment if moment > now else None


def _checked_channels(content: Content, channels: Sequence[Channel]) -> list[Channel]:
    """The channels in one order for everybody, so that two who plan do not wait for each other."""
    if not channels:
        raise InvalidInput(_("Choose a channel."), field="channels")
    if len(channels) > MOST_CHANNELS:
        raise InvalidInput(
            _("More than %(most)d channels at once are too many.") % {"most": MOST_CHANNELS},
            field="channels",
        )
    if any(channel.project_id != content.project_id for channel in channels):
        raise ChannelUnknown
    unique = {channel.pk: channel for channel in channels}.values()
    return sorted(unique, key=lambda channel: (channel.platform, quotas.account_of(channel)))


def _as_it_is(
    upload: ContentUpload, given: dict[str, object], scheduled_at: datetime | None
) -> ContentUpload:
    """The upload that is there, unless something else was asked for."""
    others = {name for name, value in given.items() if getattr(upload, name) != value}
    is_later = scheduled_at is not None and upload.scheduled_at != scheduled_at
    if others or is_later:
        raise PlannedAlready(
            _(
                "The video is on %(channel)s already (%(status)s). Change that upload, or take it "
                "back first."
            )
            % {"channel": upload.channel, "status": upload.get_status_display()},
            field="channels",
        )
    return upload


def _note(by: User, upload: ContentUpload) -> None:
    planned = upload.scheduled_at.isoformat() if upload.scheduled_at else "now"
    audit.record(
        by=by,
        action="upload.planned",
        target=upload,
        changes={
            "channel": str(upload.channel),
            "at": planned,
            "visibility": upload.visibility,
            "is_automatic": upload.is_automatic,
            **({"moved_from": upload.moved_from.isoformat()} if upload.moved_from else {}),
        },
    )
