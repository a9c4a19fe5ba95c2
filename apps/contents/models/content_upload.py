from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.contents.models.content import Content
from apps.contents.models.media_asset import MediaAsset
from apps.contents.states import UploadStatus, Visibility
from apps.core import encryption
from apps.core.models import SentenceField, SentencesField, TimestampedModel
from apps.projects.models import Channel


class ContentUpload(TimestampedModel):
    """One content on one channel: there is never a second row, so there is never a second post.

    A worker holds it by a lease; lease_token rises with every claim and stands in every write.
    committed_at is written before the call after which the film may be out: from then on nobody
    calls again before the platform was asked. progress holds how far the transfer is; its session
    is as good as a key and lies encrypted in `session`. moved_from is the time it was planned for
    before a quota moved it.
    """

    content = models.ForeignKey(
        Content, on_delete=models.CASCADE, related_name="uploads", db_index=False
    )
    channel = models.ForeignKey(
        Channel, on_delete=models.CASCADE, related_name="uploads", db_index=False
    )
    status = models.CharField(
        _("status"), max_length=20, choices=UploadStatus.choices, default=UploadStatus.PENDING
    )
    title = models.CharField(_("title"), max_length=300, blank=True)
    description = models.TextField(_("description"), blank=True)
    tags = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    visibility = models.CharField(
        _("visibility"), max_length=20, choices=Visibility.choices, default=Visibility.PRIVATE
    )
    ai_disclosure = models.BooleanField(_("made with AI"), default=True)
    made_for_kids = models.BooleanField(_("made for kids"), default=False)
    with_captions = models.BooleanField(_("with a captions file"), default=True)
    scheduled_at = models.DateTimeField(_("planned for"), null=True, blank=True)
    moved_from = models.DateTimeField(_("was planned for"), null=True, blank=True)
    moved_reason = models.TextField(_("why it was moved"), blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    remove_requested_at = models.DateTimeField(_("to be taken down"), null=True, blank=True)
    removed_at = models.DateTimeField(_("taken down"), null=True, blank=True)
    platform_video_id = models.CharField(_("platform's video id"), max_length=255, blank=True)
    platform_url = models.CharField(_("address"), max_length=500, blank=True)
    platform_visibility = models.CharField(
        _("visibility there"), max_length=20, choices=Visibility.choices, blank=True
    )
    # the film that was, or will be, sent; the newest of the content when the sending begins
    film = models.ForeignKey(
        MediaAsset, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    progress = models.JSONField(_("progress"), default=dict, blank=True, editable=False)
    session = models.TextField(_("session"), blank=True, editable=False)
    total_bytes = models.PositiveBigIntegerField(_("size in bytes"), null=True, blank=True)
    committed_at = models.DateTimeField(_("may be out since"), null=True, blank=True)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), null=True, blank=True)
    enqueued_at = models.DateTimeField(_("enqueued"), null=True, blank=True)
    # how often in a row the platform was asked what became of it, in vain
    asked = models.PositiveSmallIntegerField(_("asked in vain"), default=0, db_default=0)
    lease_owner = models.CharField(_("worker"), max_length=100, blank=True)
    lease_token = models.PositiveIntegerField(_("lease number"), default=0)
    lease_expires_at = models.DateTimeField(_("lease ends"), null=True, blank=True)
    error_message = SentenceField(_("error"), blank=True)
    notes = SentencesField(_("notes"), default=list, blank=True)
    # views, likes, comments, shares and last_updated, as they last were
    metrics = models.JSONField(_("figures"), default=dict, blank=True)
    next_metrics_at = models.DateTimeField(_("next look at the figures"), null=True, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_automatic = models.BooleanField(_("published automatically"), default=False)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    resolved_at = models.DateTimeField(_("settled by a person"), null=True, blank=True)

    class Meta:
        db_table = "content_uploads"
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        constraints = [
            # a content is on a channel once
            models.UniqueConstraint(fields=["content", "channel"], name="idx_uploads_once"),
            models.CheckConstraint(
                condition=models.Q(status__in=UploadStatus.values), name="chk_uploads_status"
            ),
            models.CheckConstraint(
                condition=models.Q(visibility__in=Visibility.values), name="chk_uploads_visibility"
            ),
            models.CheckConstraint(
                condition=~models.Q(status="scheduled") | models.Q(scheduled_at__isnull=False),
                name="chk_uploads_scheduled_at",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=["published", "removed"])
                | models.Q(published_at__isnull=False),
                name="chk_uploads_published_at",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="removed") | models.Q(removed_at__isnull=False),
                name="chk_uploads_removed_at",
            ),
        ]
        indexes = [
            # a content's uploads
            models.Index(fields=["content"], name="idx_uploads_content"),
            # a channel's uploads, newest first
            models.Index(fields=["channel", "-id"], name="idx_uploads_channel"),
            # console: everything in one state, newest first
            models.Index(fields=["status", "-id"], name="idx_uploads_status"),
            # the clock: what is due, and whose lease ran out
            models.Index(
                fields=["status", "next_attempt_at"],
                condition=models.Q(status__in=["pending", "uploading", "processing"]),
                name="idx_uploads_pending",
            ),
            # the calendar and the clock: what is planned
            models.Index(
                fields=["scheduled_at"],
                condition=models.Q(status="scheduled"),
                name="idx_uploads_scheduled",
            ),
            # the calendar: what went out
            models.Index(
                fields=["published_at"],
                condition=models.Q(published_at__isnull=False),
                name="idx_uploads_published",
            ),
            # the clock: what is to be taken down
            models.Index(
                fields=["remove_requested_at"],
                condition=models.Q(remove_requested_at__isnull=False),
                name="idx_uploads_remove",
            ),
            # the clock: whose figures are to be asked for
            models.Index(
                fields=["next_metrics_at"],
                condition=models.Q(status="published", next_metrics_at__isnull=False),
                name="idx_uploads_metrics",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title or self.content} → {self.channel}"

    @property
    def audit_organization_id(self) -> UUID | None:
        """Whose owners and admins may read the audit entries about it."""
        return self.content.project.organization_id

    @property
    def percent(self) -> int:
        """How much of the film the platform has."""
        if self.committed_at or self.published_at:
            return 100
        sent = int(self.progress.get("sent_bytes") or 0)
        return min(99, 100 * sent // self.total_bytes) if self.total_bytes else 0

    def seal_session(self, session: str) -> None:
        self.session = encryption.encrypt(session, place=self._place) if session else ""

    def opened_session(self) -> str:
        """The platform's handle of the transfer, or ""; raises CannotDecrypt."""
        return encryption.decrypt(self.session, place=self._place) if self.session else ""

    @property
    def _place(self) -> str:
        return f"content_uploads.session:{self.pk}"
