from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.contents.models.content import Content
from apps.contents.states import Priority, RunStatus
from apps.core.models import IdentifiedModel, SentenceField
from apps.templates.models import Template


class ContentRun(IdentifiedModel):
    """One attempt to produce a content: an order form and its receipt.

    brief is everything the film is made from, frozen when the run starts, so that edits made
    meanwhile change the next run, not this one.
    """

    content = models.ForeignKey(
        Content, on_delete=models.CASCADE, related_name="runs", db_index=False
    )
    template = models.ForeignKey(
        Template, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    status = models.CharField(
        _("status"), max_length=20, choices=RunStatus.choices, default=RunStatus.RUNNING
    )
    # The owner's id, organization or person: the one whose turn it is in a queue.
    tenant_id = models.UUIDField(_("tenant"), null=True, editable=False)
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority.choices, default=Priority.NORMAL, db_default=Priority.NORMAL
    )
    brief = models.JSONField(_("brief"), default=dict)
    previous_status = models.CharField(_("content's state before"), max_length=20)
    quoted_credits = models.PositiveIntegerField(_("quoted credits"), default=0)
    charged_credits = models.PositiveIntegerField(_("charged credits"), default=0)
    refunded_credits = models.PositiveIntegerField(_("refunded credits"), default=0, db_default=0)
    budgeted_cost = models.DecimalField(
        _("budgeted cost (USD)"), max_digits=10, decimal_places=6, default=0
    )
    error_message = SentenceField(_("error"), blank=True)
    cancel_requested_at = models.DateTimeField(_("cancel requested"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        db_table = "content_runs"
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        constraints = [
            # a content is produced by one run at a time
            models.UniqueConstraint(
                fields=["content"],
                condition=models.Q(status="running"),
                name="idx_content_runs_active",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=RunStatus.values), name="chk_content_runs_status"
            ),
            models.CheckConstraint(
                condition=models.Q(priority__in=Priority.values),
                name="chk_content_runs_priority",
            ),
            models.CheckConstraint(
                condition=models.Q(refunded_credits__lte=models.F("charged_credits")),
                name="chk_content_runs_refunded_credits",
            ),
            models.CheckConstraint(
                condition=models.Q(status="running", finished_at__isnull=True)
                | (~models.Q(status="running") & models.Q(finished_at__isnull=False)),
                name="chk_content_runs_finished_at",
            ),
        ]
        indexes = [
            # a content's runs, newest first
            models.Index(fields=["content", "-id"], name="idx_content_runs_content"),
            # console and API: runs in one state, newest first
            models.Index(fields=["status", "-id"], name="idx_content_runs_status"),
        ]

    def __str__(self) -> str:
        return f"{self.content} ({self.get_status_display()})"

    @property
    def audit_organization_id(self) -> UUID | None:
        """Whose owners and admins may read the audit entries about it."""
        return self.content.audit_organization_id
