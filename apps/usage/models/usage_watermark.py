from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class UsageWatermark(models.Model):
    """Up to when calls have been summed into the daily costs. One row; its lock is the queue in
    which refreshes wait for each other."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    summed_until = models.DateTimeField(_("summed until"), null=True)

    class Meta:
        db_table = "usage_watermarks"
        verbose_name = _("usage watermark")
        verbose_name_plural = _("usage watermarks")
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="chk_usage_watermarks_one"),
        ]

    def __str__(self) -> str:
        return str(self.summed_until)
