from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.contents.models.content import Content
from apps.core.models import IdentifiedModel


class AllowedDuplicate(IdentifiedModel):
    """A person's word that a content may be made although it is like another one, and why."""

    content = models.ForeignKey(
        Content, on_delete=models.CASCADE, related_name="allowed_duplicates", db_index=False
    )
    similar_to = models.ForeignKey(
        Content, on_delete=models.CASCADE, related_name="+", verbose_name=_("like")
    )
    likeness = models.DecimalField(_("likeness"), max_digits=3, decimal_places=2)
    reason = models.TextField(_("reason"))
    allowed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        db_table = "allowed_duplicates"
        verbose_name = _("allowed duplicate")
        verbose_name_plural = _("allowed duplicates")
        constraints = [
            # which likenesses of a content were allowed
            models.UniqueConstraint(
                fields=["content", "similar_to"], name="idx_allowed_duplicates_pair"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.content} ~ {self.similar_to}"
