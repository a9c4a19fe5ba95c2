from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from apps.contents.models.content import Content
from apps.core.models import SentenceField, TimestampedModel
from apps.organizations.models import OwnedModel, owner_constraint


class MediaAsset(OwnedModel, TimestampedModel):
    """One file in the storage backend: a film, a thumbnail, a scene's picture or narration.

    storage_key is its name there, derived from what it was made from, so that the same file is
    stored once. A file without a content belongs to its owner's library: somebody uploaded it, and
    upload_checksum tells the bytes that came apart from those that are kept.
    """

    class Kind(models.TextChoices):
        IMAGE = "image", _("Image")
        CLIP = "clip", _("Clip")
        AUDIO = "audio", _("Audio")
        MUSIC = "music", _("Music")
        INTRO = "intro", _("Intro")
        OUTRO = "outro", _("Outro")
        THUMBNAIL = "thumbnail", _("Thumbnail")
        VIDEO = "video", _("Video")

    class Status(models.TextChoices):
        PROCESSING = "processing", _("Being prepared")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")

    # What a library holds.
    LIBRARY_KINDS = (Kind.IMAGE, Kind.CLIP, Kind.AUDIO, Kind.MUSIC)

    content = models.ForeignKey(
        Content, on_delete=models.CASCADE, null=True, blank=True, related_name="assets"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    storage_key = models.CharField(_("file"), max_length=255)
    checksum = models.CharField(_("SHA-256"), max_length=64)
    size_bytes = models.BigIntegerField(_("size"))
    mime_type = models.CharField(_("type"), max_length=60)
    duration_ms = models.PositiveIntegerField(_("length"), null=True, blank=True)
    width = models.PositiveIntegerField(_("width"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=30, default="generated")
    license = models.CharField(_("licence"), max_length=200, blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True, default="", db_default="")
    tags = ArrayField(
        models.CharField(max_length=60),
        verbose_name=_("tags"),
        default=list,
        db_default=[],
        blank=True,
    )
    origin = models.CharField(
        _("where it is from"), max_length=300, blank=True, default="", db_default=""
    )
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=Status.choices,
        default=Status.READY,
        db_default=Status.READY,
    )
    error_message = SentenceField(_("error"), blank=True, default="", db_default="")
    preview_key = models.CharField(
        _("preview"), max_length=255, blank=True, default="", db_default=""
    )
    upload_checksum = models.CharField(
        _("SHA-256 of the upload"), max_length=64, blank=True, default="", db_default=""
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("uploaded by"),
        db_index=False,
    )
    updated_at = models.DateTimeField(_("updated"), auto_now=True, db_default=Now())

    class Meta:
        db_table = "media_assets"
        verbose_name = _("media file")
        verbose_name_plural = _("media files")
        constraints = [
            owner_constraint("media_assets"),
            # the same file of a content is recorded once
            models.UniqueConstraint(
                fields=["content", "kind", "storage_key"],
                name="idx_media_assets_key",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=[
                        "image",
                        "clip",
                        "audio",
                        "music",
                        "intro",
                        "outro",
                        "thumbnail",
                        "video",
                    ]
                ),
                name="chk_media_assets_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["processing", "ready", "failed"]),
                name="chk_media_assets_status",
            ),
            # an owner's library has the same upload once
            models.UniqueConstraint(
                fields=["organization", "upload_checksum"],
                condition=models.Q(content__isnull=True, organization__isnull=False)
                & ~models.Q(upload_checksum=""),
                name="idx_media_assets_team_upload",
            ),
            models.UniqueConstraint(
                fields=["user", "upload_checksum"],
                condition=models.Q(content__isnull=True, user__isnull=False)
                & ~models.Q(upload_checksum=""),
                name="idx_media_assets_own_upload",
            ),
        ]
        indexes = [
            # deduplication: is this file stored already
            models.Index(fields=["checksum"], name="idx_media_assets_checksum"),
            # an owner's library, newest first, and how much it holds
            models.Index(
                fields=["organization", "-id"],
                condition=models.Q(content__isnull=True),
                name="idx_media_assets_team",
            ),
            models.Index(
                fields=["user", "-id"],
                condition=models.Q(content__isnull=True),
                name="idx_media_assets_own",
            ),
            # uploads that still have to be prepared
            models.Index(
                fields=["created_at"],
                condition=models.Q(status="processing"),
                name="idx_media_assets_waiting",
            ),
            # files of a library with a tag
            GinIndex(
                fields=["tags"],
                condition=models.Q(content__isnull=True),
                name="idx_media_assets_tags",
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.kind} {self.storage_key}"
