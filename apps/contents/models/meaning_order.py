from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.contents.models.content import Content
from apps.core.models import SentenceField


class MeaningOrder(models.Model):
    """A content whose title or script a vendor is still to be asked about: what it means, as
    vectors in its fingerprint.

    The row is the truth, a message only wakes a worker. It is gone when the vectors are there.
    version counts how often it was ordered, so that an answer about an older text is not kept.
    due_at: when somebody may ask (next); null when nobody tries any more.
    """

    content = models.OneToOneField(
        Content, on_delete=models.CASCADE, primary_key=True, related_name="meaning_order"
    )
    version = models.PositiveIntegerField(_("version"), default=1)
    due_at = models.DateTimeField(_("due"), null=True)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=0)
    error_message = SentenceField(_("why not yet"), blank=True)

    class Meta:
        db_table = "meaning_orders"
        verbose_name = _("meaning to ask")
        verbose_name_plural = _("meanings to ask")
        indexes = [
            # the sweeper: those that are due
            models.Index(
                fields=["due_at"],
                condition=models.Q(due_at__isnull=False),
                name="idx_meaning_orders_due",
            ),
        ]

    def __str__(self) -> str:
        return str(self.content_id)
