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


class Platform(models.TextChoices):
    YOUTUBE = "youtube", "YouTube"
    TIKTOK = "tiktok", "TikTok"
    INSTAGRAM = "instagram", "Instagram"
    ARCHIVE = "archive", _("Archive")


class Visibility(models.TextChoices):
    """Who sees a video at a platform."""

    PUBLIC = "public", _("Public")
    UNLISTED = "unlisted", _("Unlisted")
    PRIVATE = "private", _("Private")


class ChannelStatus(models.TextChoices):
    CONNECTED = "connected", _("Connected")
    DISCONNECTED = "disconnected", _("Disconnected")
    ERROR = "error", _("In trouble")


class DataSourceType(models.TextChoices):
    RSS = "rss", _("Feed (RSS, Atom)")
    YOUTUBE_CHANNEL = "youtube_channel", _("YouTube channel")
    API = "api", _("Market data")
    KEYWORD = "keyword", _("Keywords")


class VisitTrigger(models.TextChoices):
    SCHEDULE = "schedule", _("Schedule")
    MANUAL = "manual", _("By hand")


class VisitStatus(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    COMPLETED = "completed", _("Completed")
    FAILED = "failed", _("Failed")


class ItemVerdict(models.TextChoices):
    NEW = "new", _("New")
    SKIPPED = "skipped", _("Skipped")
    CHOSEN = "chosen", _("Became a video")


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

CHANNEL_STATES = StateTable(
    "channel",
    {
        ChannelStatus.CONNECTED: frozenset({ChannelStatus.DISCONNECTED, ChannelStatus.ERROR}),
        # somebody connects it again
        ChannelStatus.DISCONNECTED: frozenset({ChannelStatus.CONNECTED}),
        ChannelStatus.ERROR: frozenset({ChannelStatus.CONNECTED, ChannelStatus.DISCONNECTED}),
    },
)

VISIT_STATES = StateTable(
    "source_visit",
    {
        VisitStatus.WAITING: frozenset({VisitStatus.RUNNING, VisitStatus.FAILED}),
        # back to waiting: a retry that waits its turn, or a lease that ran out
        VisitStatus.RUNNING: frozenset(
            {VisitStatus.COMPLETED, VisitStatus.FAILED, VisitStatus.WAITING}
        ),
        VisitStatus.COMPLETED: frozenset(),
        VisitStatus.FAILED: frozenset(),
    },
)
