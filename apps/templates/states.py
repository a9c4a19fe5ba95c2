from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.states import StateTable


class TemplateType(models.TextChoices):
    SYSTEM = "system", _("System")
    CUSTOM = "custom", _("Custom")
    PREMIUM = "premium", _("Premium")


class PromptType(models.TextChoices):
    SCRIPT = "script", _("Script")


class WatermarkCorner(models.TextChoices):
    TOP_LEFT = "top_left", _("Top left")
    TOP_RIGHT = "top_right", _("Top right")
    BOTTOM_LEFT = "bottom_left", _("Bottom left")
    BOTTOM_RIGHT = "bottom_right", _("Bottom right")


class PreviewStatus(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")


PREVIEW_STATES = StateTable(
    "template_preview",
    {
        PreviewStatus.WAITING: frozenset({PreviewStatus.READY, PreviewStatus.FAILED}),
        PreviewStatus.READY: frozenset(),
        PreviewStatus.FAILED: frozenset(),
    },
)
