from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.models import TimestampedModel
from apps.organizations.models import OwnedModel, owner_constraint
from apps.providers.embedded import fonts
from apps.templates.design.branding import Brand
from apps.templates.design.tables import COLORS
from apps.templates.states import WatermarkCorner

ROLES = ("logo", "watermark", "intro", "outro")
PICTURE_ROLES = frozenset({"logo", "watermark"})


def validate_color(value: str) -> None:
    sentence = COLORS["accent"].kind.problem(value)
    if sentence:
        raise ValidationError(sentence)


def validate_palettes(value: Any) -> None:
    """Raise ValidationError unless it is a list of up to twelve palettes; an empty one is good."""
    sentence = "" if value == [] else COLORS["palettes"].kind.problem(value)
    if sentence:
        raise ValidationError(sentence)


def validate_font(value: str) -> None:
    if value not in fonts.families():
        raise ValidationError(
            _("the font “%(value)s” is not installed; installed are %(known)s")
            % {"value": value[:60], "known": ", ".join(fonts.families())}
        )


def font_choices() -> list[tuple[str, str]]:
    return [(family, family) for family in fonts.families()]


class BrandKit(OwnedModel, TimestampedModel):
    """How everything of one owner looks: like a house style that is put over any template.

    What is left empty stays the template's own. files: by role, {"key", "name", "size_bytes"} and
    "width", "height", and for clips "duration_ms", of the stored file.
    """

    text_color = models.CharField(
        gettext_lazy("text colour"), max_length=7, blank=True, validators=[validate_color]
    )
    accent_color = models.CharField(
        gettext_lazy("accent colour"), max_length=7, blank=True, validators=[validate_color]
    )
    palettes = models.JSONField(
        gettext_lazy("backgrounds"), default=list, blank=True, validators=[validate_palettes]
    )
    headline_font = models.CharField(
        gettext_lazy("headline font"), max_length=60, blank=True, validators=[validate_font]
    )
    body_font = models.CharField(
        gettext_lazy("body font"), max_length=60, blank=True, validators=[validate_font]
    )
    watermark_corner = models.CharField(
        gettext_lazy("watermark's corner"),
        max_length=20,
        choices=WatermarkCorner.choices,
        default=WatermarkCorner.TOP_RIGHT,
    )
    files = models.JSONField(gettext_lazy("files"), default=dict, blank=True, editable=False)
    is_active = models.BooleanField(gettext_lazy("put on every new video"), default=True)

    class Meta:
        db_table = "brand_kits"
        verbose_name = gettext_lazy("brand kit")
        verbose_name_plural = gettext_lazy("brand kits")
        constraints = [
            owner_constraint("brand_kits"),
            # an owner has one brand; ordering a film reads it by its owner
            models.UniqueConstraint(fields=["user"], name="idx_brand_kits_user"),
            models.UniqueConstraint(fields=["organization"], name="idx_brand_kits_organization"),
            models.CheckConstraint(
                condition=models.Q(watermark_corner__in=WatermarkCorner.values),
                name="chk_brand_kits_watermark_corner",
            ),
        ]

    def __str__(self) -> str:
        return self.owner_label

    @property
    def brand(self) -> Brand:
        """The kit as designs take it."""
        files: Mapping[str, Mapping[str, Any]] = self.files
        return Brand(
            text_color=self.text_color,
            accent_color=self.accent_color,
            palettes=tuple(tuple(palette) for palette in self.palettes),
            headline_font=self.headline_font,
            body_font=self.body_font,
            watermark_corner=self.watermark_corner,
            files={f"brand:{role}": str(facts["key"]) for role, facts in files.items()},
        )
