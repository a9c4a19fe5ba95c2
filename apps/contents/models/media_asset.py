from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.contents.models.content import Content
from apps.core.models import IdentifiedModel
from apps.organizations.models import OwnedModel, owner_constraint


class MediaAsset(OwnedModel, IdentifiedModel):
    """One file in the storage backend: a film, a thumbnail, a scene's picture or narration.

    storage_key is its name there, derived from what it was made from, so that the same file is
    stored once.
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
        ]
        indexes = [
            # deduplication: is this file stored already
            models.Index(fields=["checksum"], name="idx_media_assets_checksum"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.storage_key}"
