from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models.base import IdentifiedModel


class AuditLog(IdentifiedModel):
    """Who did what, to what: one line of the installation's diary.

    Like a bank's journal: written once, in the same transaction as the change, never edited.
    Labels and ids are text, without foreign keys, so that a line outlives what it speaks of.
    """

    class Severity(models.TextChoices):
        INFO = "info", _("Info")
        WARNING = "warning", _("Warning")
        CRITICAL = "critical", _("Critical")

    actor_id = models.CharField(_("actor id"), max_length=64, blank=True)
    actor_label = models.CharField(_("actor"), max_length=255)
    action = models.CharField(_("action"), max_length=100)
    severity = models.CharField(
        _("severity"), max_length=10, choices=Severity.choices, default=Severity.INFO
    )
    target_type = models.CharField(_("target type"), max_length=100, blank=True)
    target_id = models.CharField(_("target id"), max_length=64, blank=True)
    target_label = models.CharField(_("target"), max_length=255, blank=True)
    changes = models.JSONField(_("changes"), default=dict)

    class Meta:
        db_table = "audit_logs"
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        indexes = [
            # "what happened to this record", newest first
            models.Index(fields=["target_id", "-id"], name="idx_audit_logs_target"),
            # "what did this person do", newest first
            models.Index(fields=["actor_id", "-id"], name="idx_audit_logs_actor"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(severity__in=["info", "warning", "critical"]),
                name="chk_audit_logs_severity",
            )
        ]

    def __str__(self) -> str:
        return f"{self.actor_label}: {self.action} {self.target_label}"
