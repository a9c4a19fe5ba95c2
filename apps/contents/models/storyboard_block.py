from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.contents.models.content import Content
from apps.contents.models.media_asset import MediaAsset
from apps.core.models import TimestampedModel


class StoryboardBlock(TimestampedModel):
    """One scene: what is said, what is shown, and when. Like a frame of a paper storyboard.

    visual holds what the picture is drawn from (headline, emphasis, icon, label, figures, items);
    words holds {text, start_ms, end_ms} relative to the film's start.
    """

    content = models.ForeignKey(
        Content, on_delete=models.CASCADE, related_name="scenes", db_index=False
    )
    position = models.PositiveIntegerField(_("position"))
    narration = models.TextField(_("narration"))
    visual_kind = models.CharField(_("picture kind"), max_length=30)
    visual_prompt = models.TextField(_("picture prompt"), blank=True)
    visual = models.JSONField(_("picture"), default=dict, blank=True)
    image = models.ForeignKey(
        MediaAsset, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    audio = models.ForeignKey(
        MediaAsset, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    start_ms = models.PositiveIntegerField(_("start"), null=True, blank=True)
    end_ms = models.PositiveIntegerField(_("end"), null=True, blank=True)
    words = models.JSONField(_("words"), default=list, blank=True)

    class Meta:
        db_table = "storyboard_blocks"
        verbose_name = _("scene")
        verbose_name_plural = _("scenes")
        ordering = ["position"]
        constraints = [
            # a content's scenes in order; deferred so that reordering is one statement
            models.UniqueConstraint(
                fields=["content", "position"],
                name="idx_storyboard_blocks_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=models.Q(start_ms__isnull=True, end_ms__isnull=True)
                | models.Q(start_ms__isnull=False, end_ms__gt=models.F("start_ms")),
                name="chk_storyboard_blocks_times",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position + 1}. {self.narration[:60]}"
