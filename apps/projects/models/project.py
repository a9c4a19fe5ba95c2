from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.organizations.models import OwnedModel, owner_constraint
from apps.projects.pronunciations import validate_pronunciations
from apps.projects.states import ContentFormat, Language, ProjectStatus, Tone, Vertical
from apps.projects.style import validate_style


def default_platforms() -> list[str]:
    return ["youtube_shorts"]


class Project(OwnedModel, TimestampedModel):
    """A series of videos with one subject, language, tone, format and style."""

    name = models.CharField(_("name"), max_length=100)
    description = models.TextField(_("description"), blank=True)
    vertical = models.CharField(
        _("vertical"), max_length=30, choices=Vertical.choices, default=Vertical.GENERAL
    )
    sub_category = models.CharField(_("sub-category"), max_length=50, blank=True)
    content_format = models.CharField(
        _("format"), max_length=20, choices=ContentFormat.choices, default=ContentFormat.SHORT
    )
    language = models.CharField(
        _("language"), max_length=10, choices=Language.choices, default=Language.KOREAN
    )
    target_platforms = models.JSONField(
        _("target platforms"), default=default_platforms, blank=True
    )
    tone = models.CharField(
        _("tone"), max_length=30, choices=Tone.choices, default=Tone.PROFESSIONAL
    )
    style_preset = models.JSONField(
        _("style"), default=dict, blank=True, validators=[validate_style]
    )
    pronunciations = models.JSONField(
        _("pronunciations"),
        default=list,
        db_default=models.Value([], models.JSONField()),
        blank=True,
        validators=[validate_pronunciations],
    )
    status = models.CharField(
        _("status"), max_length=20, choices=ProjectStatus.choices, default=ProjectStatus.ACTIVE
    )
    is_auto_publish = models.BooleanField(_("publish automatically"), default=False)

    class Meta:
        db_table = "projects"
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        constraints = [
            owner_constraint("projects"),
            models.CheckConstraint(
                condition=models.Q(vertical__in=Vertical.values), name="chk_projects_vertical"
            ),
            models.CheckConstraint(
                condition=models.Q(content_format__in=ContentFormat.values),
                name="chk_projects_content_format",
            ),
            models.CheckConstraint(
                condition=models.Q(language__in=Language.values), name="chk_projects_language"
            ),
            models.CheckConstraint(
                condition=models.Q(tone__in=Tone.values), name="chk_projects_tone"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=ProjectStatus.values), name="chk_projects_status"
            ),
        ]
        indexes = [
            # a person's projects by state
            models.Index(fields=["user", "status"], name="idx_projects_user_status"),
            # an organization's projects
            models.Index(fields=["organization"], name="idx_projects_org"),
            # console: projects of one vertical
            models.Index(fields=["vertical"], name="idx_projects_vertical"),
        ]

    def __str__(self) -> str:
        return self.name
