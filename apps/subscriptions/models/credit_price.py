from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel


class CreditPrice(TimestampedModel):
    """One line of the price list: what an operation costs in credits for one content format."""

    class Operation(models.TextChoices):
        SCRIPT = "script", _("Script")
        VIDEO = "video", _("Video")

    operation = models.CharField(_("operation"), max_length=20, choices=Operation.choices)
    content_format = models.CharField(_("format"), max_length=20)
    credits = models.PositiveIntegerField(_("credits"))

    class Meta:
        db_table = "credit_prices"
        verbose_name = _("credit price")
        verbose_name_plural = _("credit prices")
        ordering = ["operation", "content_format"]
        constraints = [
            # the quote: one price per operation and format
            models.UniqueConstraint(
                fields=["operation", "content_format"], name="idx_credit_prices_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(operation__in=["script", "video"]),
                name="chk_credit_prices_operation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operation} {self.content_format}: {self.credits}"
