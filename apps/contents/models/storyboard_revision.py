from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.contents.models.content import Content
from apps.core.models import IdentifiedModel


class StoryboardRevision(IdentifiedModel):
    """A storyboard as it was before an edit: what "undo" brings back. Not a history for ever, only
    the last edits are kept.

    scenes holds each row's own fields in order; number is the version the edit was made to.
    """

    content = models.ForeignKey(
        Content, on_delete=models.CASCADE, related_name="storyboard_revisions", db_index=False
    )
    number = models.PositiveIntegerField(_("version"))
    action = models.CharField(_("edit"), max_length=40)
    scenes = models.JSONField(_("scenes"))
    has_own_storyboard = models.BooleanField(_("arranged by a person"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        db_table = "storyboard_revisions"
        verbose_name = _("storyboard version")
        verbose_name_plural = _("storyboard versions")
        constraints = [
            # a content's edits in order; the latest is undone first
            models.UniqueConstraint(
                fields=["content", "number"], name="idx_storyboard_revisions_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.number}"
