from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.contents.models.content import Content
from apps.contents.models.content_run import ContentRun
from apps.contents.states import BatchRowStatus, BatchStatus
from apps.core.models import IdentifiedModel, SentenceField, TimestampedModel
from apps.projects.models import Project


class Batch(TimestampedModel):
    """A file of topics or texts that become videos together, like a tray of orders.

    columns are the file's headers; mapping says which of them (by number from 0) gives which
    field of a row. Nothing is made before somebody starts it.
    """

    project = models.ForeignKey(
        Project,
        on_delete=models.CASCADE,
        related_name="batches",
        verbose_name=_("project"),
        db_index=False,
    )
    name = models.CharField(_("name"), max_length=200)
    status = models.CharField(
        _("status"), max_length=20, choices=BatchStatus.choices, default=BatchStatus.DRAFT
    )
    # Why it paused without a person; "" when a person paused it.
    pause_reason = SentenceField(_("why it paused"), blank=True)
    checksum = models.CharField(_("SHA-256"), max_length=64)
    columns = models.JSONField(_("columns"), default=list)
    mapping = models.JSONField(_("columns of fields"), default=dict)
    template = models.CharField(_("template"), max_length=60, blank=True)
    voice = models.CharField(_("voice"), max_length=60, blank=True)
    quoted_credits = models.PositiveIntegerField(_("quoted credits"), default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        db_table = "batches"
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=BatchStatus.values), name="chk_batches_status"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["completed", "cancelled"], finished_at__isnull=False)
                | (
                    ~models.Q(status__in=["completed", "cancelled"])
                    & models.Q(finished_at__isnull=True)
                ),
                name="chk_batches_finished_at",
            ),
        ]
        indexes = [
            # a project's batches, newest first
            models.Index(fields=["project", "-id"], name="idx_batches_project"),
            # was this file brought before
            models.Index(fields=["project", "checksum"], name="idx_batches_project_checksum"),
            # the clock: batches at work
            models.Index(
                fields=["id"],
                condition=models.Q(status="running"),
                name="idx_batches_running",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_organization_id(self) -> UUID | None:
        """Whose owners and admins may read the audit entries about it."""
        return self.project.organization_id


class BatchRow(IdentifiedModel):
    """One line of the file: what it holds, what is wrong with it, and the video it became.

    problems are {field, code, params}: sentences are made of them when somebody looks.
    """

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField(_("row"))
    cells = models.JSONField(_("cells"), default=list)
    cell_problems = models.JSONField(_("problems of cells"), default=list, blank=True)
    status = models.CharField(
        _("status"), max_length=20, choices=BatchRowStatus.choices, default=BatchRowStatus.FAULTY
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    problems = models.JSONField(_("problems"), default=list, blank=True)
    content = models.OneToOneField(
        Content, on_delete=models.SET_NULL, null=True, blank=True, related_name="batch_row"
    )
    run = models.ForeignKey(
        ContentRun,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    error_message = SentenceField(_("error"), blank=True)

    class Meta:
        db_table = "batch_rows"
        verbose_name = _("row of a batch")
        verbose_name_plural = _("rows of a batch")
        ordering = ["number"]
        constraints = [
            # a batch's rows in order
            models.UniqueConstraint(fields=["batch", "number"], name="idx_batch_rows_number"),
            models.CheckConstraint(
                condition=models.Q(status__in=BatchRowStatus.values), name="chk_batch_rows_status"
            ),
        ]
        indexes = [
            # a batch's next rows, and its counts by state
            models.Index(fields=["batch", "status", "number"], name="idx_batch_rows_status"),
            # a run that is deleted with its content lets go of its row
            models.Index(
                fields=["run"], condition=models.Q(run__isnull=False), name="idx_batch_rows_run"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"
