from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import SentenceField, TimestampedModel
from apps.projects.models.project import Project
from apps.projects.states import DataSourceType


class DataSource(TimestampedModel):
    """Where a project's topics come from, looked at on a schedule.

    schedule_cron has five fields and is read in the time zone of the project's owner; the next
    time is stored, so that restarts and wrong clocks change nothing. schedule_zone and scheduled_at
    are the zone and the moment it was worked out in: another zone, or a clock that went back, has
    it worked out anew. memory is what the last visit left for conditional requests. wait_until:
    the other side asked for a pause, or failed often. place is who is asked, to be asked by one at
    a time: a feed's host, or the service.
    """

    project = models.ForeignKey(
        Project,
        on_delete=models.CASCADE,
        related_name="data_sources",
        verbose_name=_("project"),
        db_index=False,
    )
    name = models.CharField(_("name"), max_length=100)
    source_type = models.CharField(_("kind"), max_length=30, choices=DataSourceType.choices)
    config = models.JSONField(_("settings"), default=dict)
    schedule_cron = models.CharField(_("schedule"), max_length=50, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    next_run_at = models.DateTimeField(_("next time"), null=True, blank=True)
    schedule_zone = models.CharField(
        _("time zone of the schedule"), max_length=50, blank=True, db_default="", editable=False
    )
    scheduled_at = models.DateTimeField(
        _("next time worked out"), null=True, blank=True, editable=False
    )
    place = models.CharField(
        _("who is asked"), max_length=255, blank=True, db_default="", editable=False
    )
    last_fetched_at = models.DateTimeField(_("last look"), null=True, blank=True)
    last_error = SentenceField(_("last error"), blank=True)
    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0)
    wait_until = models.DateTimeField(_("left alone until"), null=True, blank=True)
    memory = models.JSONField(_("memory"), default=dict, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        db_table = "data_sources"
        verbose_name = _("data source")
        verbose_name_plural = _("data sources")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(source_type__in=DataSourceType.values),
                name="chk_data_sources_source_type",
            ),
            # what has no schedule, or sleeps, is never due
            models.CheckConstraint(
                condition=models.Q(next_run_at__isnull=True)
                | (models.Q(is_active=True) & ~models.Q(schedule_cron="")),
                name="chk_data_sources_next_run_at",
            ),
        ]
        indexes = [
            # a project's sources
            models.Index(fields=["project"], name="idx_data_sources_project"),
            # console: sources of one kind
            models.Index(fields=["source_type"], name="idx_data_sources_type"),
            # the clock: what is due
            models.Index(
                fields=["next_run_at"],
                condition=models.Q(next_run_at__isnull=False),
                name="idx_data_sources_next_run",
            ),
            # politeness: when somebody was asked last
            models.Index(
                fields=["place", "-last_fetched_at"],
                condition=models.Q(last_fetched_at__isnull=False),
                name="idx_data_sources_place",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_organization_id(self) -> UUID | None:
        """Whose owners and admins may read the audit entries about it."""
        return self.project.organization_id
