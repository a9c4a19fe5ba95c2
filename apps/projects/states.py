from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.states import StateTable


class Vertical(models.TextChoices):
    GENERAL = "general", _("General")
    SENIOR_HEALTH = "senior_health", _("Senior health")
    FINANCE = "finance", _("Finance")
    TECH = "tech", _("Technology")
    HISTORY = "history", _("History")
    COMMERCE = "commerce", _("Commerce")


class ContentFormat(models.TextChoices):
    SHORT = "short", _("Short (9:16)")
    MID = "mid", _("Mid (16:9, about 3 minutes)")
    LONG = "long", _("Long (16:9, about 8 minutes)")


class Language(models.TextChoices):
    KOREAN = "ko", _("Korean")
    ENGLISH = "en", _("English")


class Tone(models.TextChoices):
    PROFESSIONAL = "professional", _("Professional")
    CASUAL = "casual", _("Casual")
    URGENT = "urgent", _("Urgent")
    MYSTERIOUS = "mysterious", _("Mysterious")


class ProjectStatus(models.TextChoices):
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    ARCHIVED = "archived", _("Archived")


class SampleStatus(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")


PROJECT_STATES = StateTable(
    "project",
    {
        ProjectStatus.ACTIVE: frozenset({ProjectStatus.PAUSED, ProjectStatus.ARCHIVED}),
        ProjectStatus.PAUSED: frozenset({ProjectStatus.ACTIVE, ProjectStatus.ARCHIVED}),
        ProjectStatus.ARCHIVED: frozenset({ProjectStatus.ACTIVE}),
    },
)

SAMPLE_STATES = StateTable(
    "speech_sample",
    {
        SampleStatus.WAITING: frozenset({SampleStatus.READY, SampleStatus.FAILED}),
        # its file is gone
        SampleStatus.READY: frozenset({SampleStatus.WAITING}),
        # somebody asks again
        SampleStatus.FAILED: frozenset({SampleStatus.WAITING}),
    },
)
