from __future__ import annotations

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.contents.states import ContentStatus, SourceType
from apps.core.models import TimestampedModel
from apps.projects.models import Project


class Content(TimestampedModel):
    """One video, from idea to published. Its attempts are runs; its film and pictures are assets.

    `script` mirrors the current script version (hook, body, cta, full_text); `source_data` holds
    what it is made from: title, text, and where they were found.
    """

    project = models.ForeignKey(
        Project,
        on_delete=models.CASCADE,
        related_name="contents",
        verbose_name=_("project"),
        db_index=False,
    )
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    script = models.JSONField(_("script"), default=dict, blank=True)
    current_script = models.ForeignKey(
        "contents.ScriptVersion",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("current script"),
    )
    tags = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    media_assets = models.JSONField(_("media"), default=list, blank=True)
    thumbnail_url = models.CharField(_("thumbnail"), max_length=500, blank=True)
    audio_url = models.CharField(_("narration"), max_length=500, blank=True)
    audio_duration = models.DecimalField(
        _("narration length"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    video_url = models.CharField(_("video"), max_length=500, blank=True)
    video_duration = models.DecimalField(
        _("video length"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    video_resolution = models.CharField(_("resolution"), max_length=20, blank=True)
    status = models.CharField(
        _("status"), max_length=20, choices=ContentStatus.choices, default=ContentStatus.DRAFT
    )
    safety_score = models.DecimalField(
        _("safety score"), max_digits=3, decimal_places=2, null=True, blank=True
    )
    safety_flags = models.JSONField(_("safety flags"), default=list, blank=True)
    source_type = models.CharField(
        _("source"), max_length=20, choices=SourceType.choices, default=SourceType.MANUAL
    )
    source_url = models.URLField(_("source address"), max_length=500, blank=True)
    # Rises with every change of the scenes: whoever edits says which version they saw.
    storyboard_version = models.PositiveIntegerField(
        _("storyboard version"), default=0, db_default=0
    )
    # A person arranged the scenes: the next run shows them so.
    has_own_storyboard = models.BooleanField(
        _("arranged by a person"), default=False, db_default=False
    )
    source_data = models.JSONField(_("source text"), default=dict, blank=True)
    # null: as the project's policy says
    ai_disclosure = models.BooleanField(_("made with AI"), null=True, blank=True)
    made_for_kids = models.BooleanField(_("made for kids"), null=True, blank=True)
    platform_flags = models.JSONField(
        _("flags by platform"), default=dict, db_default={}, blank=True
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta:
        db_table = "contents"
        verbose_name = _("content")
        verbose_name_plural = _("contents")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=ContentStatus.values), name="chk_contents_status"
            ),
            models.CheckConstraint(
                condition=models.Q(source_type__in=SourceType.values),
                name="chk_contents_source_type",
            ),
            models.CheckConstraint(
                condition=models.Q(safety_score__isnull=True)
                | models.Q(safety_score__gte=0, safety_score__lte=1),
                name="chk_contents_safety_score",
            ),
        ]
        indexes = [
            # a project's contents, newest first (ids sort by time)
            models.Index(fields=["project", "-id"], name="idx_contents_project_created"),
            # a project's contents in one state
            models.Index(fields=["project", "status"], name="idx_contents_project_status"),
            # console: everything in one state, newest first
            models.Index(fields=["status", "-id"], name="idx_contents_status"),
            # what a project published, newest first
            models.Index(
                fields=["project", "-published_at"],
                condition=models.Q(status="published"),
                name="idx_contents_published",
            ),
            # contents with a tag
            GinIndex(fields=["tags"], name="idx_contents_tags"),
            # contents that use an asset of a type or source
            GinIndex(
                fields=["media_assets"], opclasses=["jsonb_path_ops"], name="idx_contents_media"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_organization_id(self) -> UUID | None:
        """Whose owners and admins may read the audit entries about it."""
        return self.project.organization_id
