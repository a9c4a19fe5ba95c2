from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class TemplateType(models.TextChoices):
    SYSTEM = "system", _("System")
    CUSTOM = "custom", _("Custom")
    PREMIUM = "premium", _("Premium")


class PromptType(models.TextChoices):
    SCRIPT = "script", _("Script")
