from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.contents.models.content import Content
from apps.contents.models.media_asset import MediaAsset
from apps.core.models import SentenceField, TimestampedModel


class StoryboardBlock(TimestampedModel):
    """One scene: what is said, what is shown, and when. Like a frame of a paper storyboard.

    visual holds what the picture is drawn from (headline, emphasis, icon, label, figures, items),
    {} until the scene is planned; choices what a person chose instead (see storyboard/choices.py).
    words holds {text, start_ms, end_ms} relative to the film's start. slot is the place that the
    picture was composed for: it stays with the scene when the scene moves, so that moving draws
    nothing again. A locked scene keeps its words and its picture until somebody unlocks it.
    """

    class Source(models.TextChoices):
        AUTO = "auto", _("As the project does")
        CARD = "card", _("Card")
        STOCK = "stock", _("Stock")
        GENERATED = "generated", _("Generated")
        OWN = "own", _("Own media")

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
    slot = models.PositiveIntegerField(_("slot"), default=0, db_default=0)
    visual_source = models.CharField(
        _("picture from"),
        max_length=20,
        choices=Source.choices,
        default=Source.AUTO,
        db_default=Source.AUTO,
    )
    # RESTRICT: a file in use is not deleted, but goes with its owner and all the owner's contents.
    asset = models.ForeignKey(
        MediaAsset,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="scenes",
        verbose_name=_("own media"),
    )
    choices = models.JSONField(_("choices"), default=dict, db_default={}, blank=True)
    # How often another picture was asked for. A locked scene also counts how often all pictures
    # had been made anew, and stays there.
    variation = models.IntegerField(_("variation"), default=0, db_default=0)
    is_muted = models.BooleanField(_("muted"), default=False, db_default=False)
    is_locked = models.BooleanField(_("locked"), default=False, db_default=False)
    # What the picture shows, as its library names it, such as "pexels:photo:1181671".
    shown_asset = models.CharField(max_length=100, blank=True, default="", db_default="")
    draw_requested_at = models.DateTimeField(_("picture asked for"), null=True, blank=True)
    draw_error = SentenceField(_("error"), blank=True, default="", db_default="")

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
            models.CheckConstraint(
                condition=models.Q(visual_source__in=["auto", "card", "stock", "generated"])
                | models.Q(visual_source="own", asset__isnull=False),
                name="chk_storyboard_blocks_source",
            ),
        ]

        indexes = [
            # pictures that were asked for and not drawn yet
            models.Index(
                fields=["draw_requested_at"],
                condition=models.Q(draw_requested_at__isnull=False),
                name="idx_storyboard_blocks_draw",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position + 1}. {self.narration[:60]}"
