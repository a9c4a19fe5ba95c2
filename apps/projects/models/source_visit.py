from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import IdentifiedModel, SentenceField, SentencesField
from apps.projects.models.data_source import DataSource
from apps.projects.states import VisitStatus, VisitTrigger


class SourceVisit(IdentifiedModel):
    """One look at a source: for a slot of its schedule, or because a person asked.

    A slot has one visit, whatever beats and workers do; a worker holds it by a lease.
    """

    data_source = models.ForeignKey(
        DataSource, on_delete=models.CASCADE, related_name="visits", db_index=False
    )
    trigger = models.CharField(_("because of"), max_length=20, choices=VisitTrigger.choices)
    slot = models.DateTimeField(_("time of the schedule"))
    status = models.CharField(
        _("status"), max_length=20, choices=VisitStatus.choices, default=VisitStatus.WAITING
    )
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=0)
    lease_token = models.PositiveIntegerField(_("lease number"), default=0)
    lease_expires_at = models.DateTimeField(_("lease ends"), null=True, blank=True)
    next_attempt_at = models.DateTimeField(_("next attempt"), null=True, blank=True)
    enqueued_at = models.DateTimeField(_("enqueued"), null=True, blank=True)
    found_count = models.PositiveIntegerField(_("found"), default=0)
    new_count = models.PositiveIntegerField(_("new"), default=0)
    unfit_count = models.PositiveIntegerField(_("not wanted"), default=0)
    is_unchanged = models.BooleanField(_("as before"), default=False)
    notes = SentencesField(_("notes"), default=list, blank=True)
    error_message = SentenceField(_("error"), blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        db_table = "source_visits"
        verbose_name = _("source visit")
        verbose_name_plural = _("source visits")
        constraints = [
            # each slot once
            models.UniqueConstraint(
                fields=["data_source", "slot"],
                condition=models.Q(trigger="schedule"),
                name="idx_source_visits_slot",
            ),
            # one look at a time
            models.UniqueConstraint(
                fields=["data_source"],
                condition=models.Q(status__in=["waiting", "running"]),
                name="idx_source_visits_active",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=VisitStatus.values), name="chk_source_visits_status"
            ),
            models.CheckConstraint(
                condition=models.Q(trigger__in=VisitTrigger.values),
                name="chk_source_visits_trigger",
            ),
            models.CheckConstraint(
                condition=models.Q(status="running", lease_expires_at__isnull=False)
                | (~models.Q(status="running") & models.Q(lease_expires_at__isnull=True)),
                name="chk_source_visits_lease",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["completed", "failed"], finished_at__isnull=False)
                | (
                    ~models.Q(status__in=["completed", "failed"])
                    & models.Q(finished_at__isnull=True)
                ),
                name="chk_source_visits_finished_at",
            ),
        ]
        indexes = [
            # a source's visits, newest first
            models.Index(fields=["data_source", "-id"], name="idx_source_visits_source"),
            # the clock: what waits, and whose lease ran out
            models.Index(
                fields=["status", "lease_expires_at"],
                condition=models.Q(status__in=["waiting", "running"]),
                name="idx_source_visits_pending",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.data_source} {self.slot:%Y-%m-%d %H:%M}"
