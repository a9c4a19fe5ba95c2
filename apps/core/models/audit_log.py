from __future__ import annotations

import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from apps.core.models.partitioned import PartitionedModel


class AuditLog(PartitionedModel):
    """Who did what, to what, from where: one line of the installation's diary.

    Like a bank's journal: written once, in the same transaction as the change, never edited; the
    database refuses UPDATE and DELETE. Labels and ids are text, without foreign keys, so that a
    line outlives what it speaks of. Kept apart by severity, info and warning also by month, so
    that what is too old goes as a whole (docs/adr on partitions). changes maps a field to its
    new value or to [before, after].
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
    organization_id = models.UUIDField(_("organization"), null=True, blank=True)
    target_type = models.CharField(_("target type"), max_length=100, blank=True)
    target_id = models.CharField(_("target id"), max_length=64, blank=True)
    target_label = models.CharField(_("target"), max_length=255, blank=True)
    changes = models.JSONField(_("changes"), default=dict)
    ip_address = models.GenericIPAddressField(_("address"), null=True, blank=True)
    user_agent = models.CharField(_("user agent"), max_length=300, blank=True, db_default="")
    request_id = models.CharField(_("request id"), max_length=64, blank=True, db_default="")

    class Meta:
        db_table = "audit_logs"
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        indexes = [
            # "what happened to this record", newest first
            models.Index(fields=["target_id", "-id"], name="idx_audit_logs_target"),
            # "what did this person do", newest first
            models.Index(fields=["actor_id", "-id"], name="idx_audit_logs_actor"),
            # "what happened in this team", newest first
            models.Index(
                fields=["organization_id", "-id"],
                condition=models.Q(organization_id__isnull=False),
                name="idx_audit_logs_org",
            ),
            # "what came from this address", newest first
            models.Index(
                fields=["ip_address", "-id"],
                condition=models.Q(ip_address__isnull=False),
                name="idx_audit_logs_ip",
            ),
            # "every time this was done", newest first
            models.Index(fields=["action", "-id"], name="idx_audit_logs_action"),
            # console: words of an actor's or target's name
            GinIndex(
                OpClass(Upper("actor_label"), name="gin_trgm_ops"),
                OpClass(Upper("target_label"), name="gin_trgm_ops"),
                name="idx_audit_logs_words",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(severity__in=["info", "warning", "critical"]),
                name="chk_audit_logs_severity",
            )
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.actor_label}: {self.action} {self.target_label}"
