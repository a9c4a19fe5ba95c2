"""Uploads of which nobody knows whether they are out: what people find, and asking again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.contents.models import ContentUpload
from apps.contents.publishing.details import plain
from apps.contents.publishing.dispatch import send
from apps.contents.publishing.endings import FIRST_FIGURES, note_published
from apps.contents.publishing.errors import UploadNotChangeable
from apps.contents.services.upload_changes import locked_upload, retry_upload
from apps.contents.services.uploads import NOT_THERE
from apps.contents.states import UPLOAD_STATES, UploadStatus
from apps.core import audit
from apps.core.errors import InvalidInput
from apps.core.models import AuditLog
from apps.core.sentences import gettext as _
from apps.projects.states import Platform

HOSTS: Mapping[str, tuple[str, ...]] = {
    Platform.YOUTUBE: ("youtube.com", "youtu.be"),
    Platform.TIKTOK: ("tiktok.com",),
    Platform.INSTAGRAM: ("instagram.com",),
}
_ID = re.compile(r"[A-Za-z0-9_.-]{1,255}")
_FOLDER = re.compile(r"[\w./-]{1,255}")


@transaction.atomic
def confirm_upload(*, by: User, upload: ContentUpload, video: str) -> ContentUpload:
    """A person found the video: video is its address or its id at the platform."""
    upload = _unconfirmed(by, upload)
    video_id, url = _named(upload.channel.platform, video)
    now = timezone.now()
    has_figures = upload.channel.platform != Platform.ARCHIVE
    UPLOAD_STATES.move(
        upload,
        UploadStatus.PUBLISHED,
        platform_video_id=video_id,
        platform_url=url or upload.platform_url,
        platform_visibility=upload.platform_visibility or upload.visibility,
        published_at=upload.committed_at or now,
        next_attempt_at=None,
        next_metrics_at=now + FIRST_FIGURES if has_figures else None,
        lease_expires_at=None,
        lease_owner="",
        error_message="",
        session="",
        resolved_by=by,
        resolved_at=now,
        updated_at=now,
    )
    note_published(upload, by=by, visibility=upload.platform_visibility)
    _note(by, upload, "upload.confirmed", {"video": video_id})
    return upload


@transaction.atomic
def reject_upload(*, by: User, upload: ContentUpload, again: bool = False) -> ContentUpload:
    """A person looked: the video is not there. again: send it once more, from the beginning."""
    upload = _unconfirmed(by, upload)
    now = timezone.now()
    fields = {name: value for name, value in NOT_THERE.items() if name != "removed_at"}
    UPLOAD_STATES.move(
        upload,
        UploadStatus.FAILED,
        **fields,
        next_attempt_at=None,
        lease_expires_at=None,
        lease_owner="",
        error_message=_("A person looked: the video is not there."),
        resolved_by=by,
        resolved_at=now,
        updated_at=now,
    )
    _note(by, upload, "upload.rejected", {"again": again})
    return retry_upload(by=by, upload=upload, anew=True) if again else upload


@transaction.atomic
def ask_platform_again(*, by: User, upload: ContentUpload) -> ContentUpload:
    """Let the platform be asked once more what became of the upload."""
    upload = _unconfirmed(by, upload)
    upload.next_attempt_at, upload.asked = timezone.now(), 0
    upload.save(update_fields=["next_attempt_at", "asked", "updated_at"])
    send(upload)
    _note(by, upload, "upload.asked_again", {})
    return upload


def _unconfirmed(by: User, upload: ContentUpload) -> ContentUpload:
    upload = locked_upload(by, upload)
    if upload.status != UploadStatus.UNCONFIRMED:
        raise UploadNotChangeable(
            _("What became of this upload is known already: %(status)s.")
            % {"status": upload.get_status_display()}
        )
    return upload


def _named(platform: str, video: str) -> tuple[str, str]:
    """The video's id and address, of an address or an id."""
    video = plain(video).strip()
    if "://" not in video:
        pattern = _FOLDER if platform == Platform.ARCHIVE else _ID
        if not pattern.fullmatch(video):
            raise InvalidInput(_("Give the video's address or its id."), field="video")
        return video, ""
    address = urlsplit(video)
    host = (address.hostname or "").removeprefix("www.").removeprefix("m.")
    if address.scheme != "https" or host not in HOSTS.get(platform, ()) or len(video) > 500:
        raise InvalidInput(
            _("This is not an address of a video on %(platform)s.")
            % {"platform": dict(Platform.choices)[platform]},
            field="video",
        )
    named = parse_qs(address.query).get("v", [""])[0]
    parts = [part for part in address.path.split("/") if part]
    video_id = named or (parts[-1] if parts else "")
    if not _ID.fullmatch(video_id):
        raise InvalidInput(_("This address names no video."), field="video")
    return video_id, video


def _note(by: User, upload: ContentUpload, action: str, changes: dict[str, object]) -> None:
    audit.record(
        by=by,
        action=action,
        target=upload,
        severity=AuditLog.Severity.WARNING,
        changes={"channel": str(upload.channel), **changes},
    )
