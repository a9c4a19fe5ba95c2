from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.contents.models.content_upload import ContentUpload
from apps.core.models import IdentifiedModel


class UploadSnapshot(IdentifiedModel):
    """An upload's figures as they stood on one day (UTC), the last look of that day. A number that
    the platform does not tell is NULL."""

    upload = models.ForeignKey(
        ContentUpload, on_delete=models.CASCADE, related_name="snapshots", db_index=False
    )
    day = models.DateField(_("day"))
    taken_at = models.DateTimeField(_("taken"))
    views = models.PositiveBigIntegerField(_("views"), null=True, blank=True)
    likes = models.PositiveBigIntegerField(_("likes"), null=True, blank=True)
    comments = models.PositiveBigIntegerField(_("comments"), null=True, blank=True)
    shares = models.PositiveBigIntegerField(_("shares"), null=True, blank=True)

    class Meta:
        db_table = "upload_snapshots"
        verbose_name = _("figures of a day")
        verbose_name_plural = _("figures by day")
        constraints = [
            # an upload's series, and one row a day
            models.UniqueConstraint(fields=["upload", "day"], name="idx_upload_snapshots_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.views}"
