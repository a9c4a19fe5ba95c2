from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import PartitionedModel
from apps.usage.states import WorkflowStatus


class WorkflowLog(PartitionedModel):
    """One run that ended, in one document: its steps with their times, and what went wrong.

    Like a flight recorder: read after the landing, and still there when the run's own rows are
    gone. execution_id is the run's id.
    """

    workflow_id = models.CharField(_("workflow"), max_length=64)
    execution_id = models.CharField(_("execution"), max_length=64)
    project_id = models.UUIDField(_("project"), null=True, blank=True)
    content_id = models.UUIDField(_("content"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=WorkflowStatus.choices)
    nodes_executed = models.JSONField(_("steps"), default=list)
    error = models.JSONField(_("error"), null=True, blank=True)
    started_at = models.DateTimeField(_("started"))
    completed_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        db_table = "workflow_logs"
        verbose_name = _("workflow log")
        verbose_name_plural = _("workflow logs")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=WorkflowStatus.values),
                name="chk_workflow_logs_status",
            ),
        ]
        indexes = [
            # the record of one run
            models.Index(fields=["execution_id"], name="idx_workflow_logs_execution"),
            # the records of one content, newest first
            models.Index(fields=["content_id", "-id"], name="idx_workflow_logs_content"),
            # console: what failed, newest first
            models.Index(fields=["status", "-id"], name="idx_workflow_logs_status"),
        ]

    def __str__(self) -> str:
        return f"{self.workflow_id} {self.execution_id}"
