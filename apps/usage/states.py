from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class BudgetPeriod(models.TextChoices):
    """UTC days and months, as vendors bill them."""

    DAILY = "daily", _("a day")
    MONTHLY = "monthly", _("a month")


class OutputType(models.TextChoices):
    SCRIPT = "script", _("Script")
    SAFETY_CHECK = "safety_check", _("Safety check")
    METADATA = "metadata", _("Metadata")


class WorkflowStatus(models.TextChoices):
    RUNNING = "running", _("Running")
    COMPLETED = "completed", _("Completed")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
