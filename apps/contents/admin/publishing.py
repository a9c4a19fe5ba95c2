"""What the card shows from which a content is published."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from apps.contents.admin.upload_forms import PublishForm, shown_moment
from apps.contents.gate import check_can_publish
from apps.contents.models import Content
from apps.contents.publishing.details import defaults_for
from apps.contents.publishing.hours import next_at, suggest_hour
from apps.contents.publishing.wording import moved_sentence
from apps.contents.services.uploads import ENDED
from apps.contents.states import UploadStatus
from apps.core.errors import RuleBroken
from apps.projects.models import Channel
from apps.projects.states import ChannelStatus
from apps.projects.zones import zone_of

_BUSY = (UploadStatus.PENDING, UploadStatus.UPLOADING, UploadStatus.PROCESSING)
_SUGGESTED = 5


def publishing_of(content: Content, form: PublishForm | None = None) -> dict[str, Any]:
    """What the card shows: the uploads there are, the channels that are left, and when."""
    zone = zone_of(content.project)
    uploads = list(content.uploads.select_related("channel").order_by("channel_id"))
    taken = {upload.channel_id for upload in uploads if upload.status not in ENDED}
    channels = list(
        Channel.objects.filter(project_id=content.project_id)
        .select_related("project")
        .order_by("platform", "id")
    )
    left = [one for one in channels if one.pk not in taken]
    usable = [one for one in left if one.status != ChannelStatus.DISCONNECTED]
    return {
        "uploads": [(upload, moved_sentence(upload)) for upload in uploads],
        "is_busy": any(upload.status in _BUSY or upload.remove_requested_at for upload in uploads),
        "channels": left,
        "has_channels": bool(channels),
        "usable": usable,
        "why_not": _why_not(content),
        "zone": zone.key,
        "form": form or PublishForm(content=content, zone=zone),
        "refused": form is not None,
        "chosen": _chosen(form),
        "defaults": defaults_for(content, usable[0]) if usable else {},
        "suggestions": [_suggestion(channel, zone) for channel in usable[:_SUGGESTED]],
    }


def _chosen(form: PublishForm | None) -> list[str]:
    return list(form.data.getlist("channels")) if form else []  # type: ignore[attr-defined]


def _why_not(content: Content) -> str:
    """What the gate says; "" when the film may go out."""
    try:
        check_can_publish(content)
    except RuleBroken as error:
        return str(error)
    return ""


def _suggestion(channel: Channel, zone: ZoneInfo) -> dict[str, Any]:
    found = suggest_hour(channel)
    at = next_at(found.hour, channel, timezone.now())
    return {
        "channel": channel,
        "found": found,
        "at": at.astimezone(zone),
        "value": shown_moment(at, zone),
    }
