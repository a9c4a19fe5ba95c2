from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.contents.models.content import Content
from apps.contents.models.content_run import ContentRun
from apps.contents.states import JobStatus, JobType, Priority
from apps.core.models import IdentifiedModel, SentenceField


class ContentJob(IdentifiedModel):
    """One step of a run: the queue entry, the work and its result in one row.

    A worker holds the job by a lease it renews; lease_token rises with every claim and stands in
    every write, so that a worker that lost its lease can write nothing. result is kept under
    input_hash, and a later run with the same inputs takes it over; what that saved stands in the
    job that took over. queue, priority and tenant_id repeat the step's and the run's, so that one
    index answers which job is next.
    """

    content = models.ForeignKey(
        Content, on_delete=models.CASCADE, related_name="jobs", db_index=False
    )
    run = models.ForeignKey(
        ContentRun, on_delete=models.CASCADE, related_name="jobs", db_index=False
    )
    job_type = models.CharField(_("step"), max_length=30, choices=JobType.choices)
    position = models.PositiveSmallIntegerField(_("position"))
    status = models.CharField(
        _("status"), max_length=20, choices=JobStatus.choices, default=JobStatus.PENDING
    )
    queue = models.CharField(
        _("queue"), max_length=20, default="default", db_default="default", editable=False
    )
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority.choices, default=Priority.NORMAL, db_default=Priority.NORMAL
    )
    tenant_id = models.UUIDField(_("tenant"), null=True, editable=False)
    ready_at = models.DateTimeField(_("ready since"), null=True, blank=True)
    progress = models.PositiveSmallIntegerField(_("progress"), default=0)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=0)
    retry_count = models.PositiveSmallIntegerField(_("retries"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), null=True, blank=True)
    enqueued_at = models.DateTimeField(_("enqueued"), null=True, blank=True)
    lease_owner = models.CharField(_("worker"), max_length=100, blank=True)
    lease_token = models.PositiveIntegerField(_("lease number"), default=0)
    lease_expires_at = models.DateTimeField(_("lease ends"), null=True, blank=True)
    heartbeat_at = models.DateTimeField(_("heartbeat"), null=True, blank=True)
    input_hash = models.CharField(_("input hash"), max_length=64, blank=True)
    is_reused = models.BooleanField(_("taken over"), default=False)
    provider = models.CharField(_("provider"), max_length=30, blank=True)
    cost_usd = models.DecimalField(_("cost (USD)"), max_digits=10, decimal_places=6, default=0)
    saved_usd = models.DecimalField(
        _("saved (USD)"), max_digits=10, decimal_places=6, default=0, db_default=0
    )
    saved_seconds = models.FloatField(_("saved seconds"), default=0, db_default=0)
    saved_credits = models.PositiveIntegerField(_("saved credits"), default=0, db_default=0)
    result = models.JSONField(_("result"), null=True, blank=True)
    error_message = SentenceField(_("error"), blank=True)
    external_job_id = models.CharField(_("vendor's job id"), max_length=255, blank=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True)
    # It stopped its worker too often: a person looks at it, and a new run of its content ends that.
    parked_at = models.DateTimeField(_("parked"), null=True, blank=True)

    class Meta:
        db_table = "content_jobs"
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["position"]
        constraints = [
            # a run's jobs in order; each step once
            models.UniqueConstraint(fields=["run", "job_type"], name="idx_content_jobs_step"),
            models.CheckConstraint(
                condition=models.Q(status__in=JobStatus.values), name="chk_content_jobs_status"
            ),
            models.CheckConstraint(
                condition=models.Q(job_type__in=JobType.values), name="chk_content_jobs_type"
            ),
            models.CheckConstraint(
                condition=models.Q(progress__lte=100), name="chk_content_jobs_progress"
            ),
            models.CheckConstraint(
                condition=models.Q(status="running", lease_expires_at__isnull=False)
                | (~models.Q(status="running") & models.Q(lease_expires_at__isnull=True)),
                name="chk_content_jobs_lease",
            ),
            models.CheckConstraint(
                condition=models.Q(status="completed", completed_at__isnull=False)
                | ~models.Q(status="completed"),
                name="chk_content_jobs_completed_at",
            ),
        ]
        indexes = [
            # reuse: a completed result of this content under the same inputs
            models.Index(
                fields=["content", "job_type", "input_hash"],
                condition=models.Q(status="completed"),
                name="idx_content_jobs_reuse",
            ),
            # the sweeper: what is due or whose lease ran out
            models.Index(
                fields=["status", "lease_expires_at"],
                condition=models.Q(status__in=["pending", "running"]),
                name="idx_content_jobs_pending",
            ),
            # the next job of a queue: a tenant's oldest, and from tenant to tenant
            models.Index(
                fields=["queue", "priority", "tenant_id", "id"],
                condition=models.Q(
                    status="pending", ready_at__isnull=False, tenant_id__isnull=False
                ),
                name="idx_content_jobs_next",
            ),
            # how many jobs each tenant has at work
            models.Index(
                fields=["tenant_id"],
                condition=models.Q(status="running"),
                name="idx_content_jobs_at_work",
            ),
            # console and API: what waits for a person
            models.Index(
                fields=["-id"],
                condition=models.Q(parked_at__isnull=False),
                name="idx_content_jobs_parked",
            ),
            # console and API: jobs of one provider, newest first
            models.Index(fields=["provider", "-id"], name="idx_content_jobs_provider"),
            # webhooks: the job that waits for a vendor's order
            models.Index(
                fields=["external_job_id"],
                condition=~models.Q(external_job_id=""),
                name="idx_content_jobs_order",
            ),
            # console: jobs of one step in one state, newest first
            models.Index(fields=["job_type", "status", "-id"], name="idx_content_jobs_type"),
        ]

    def __str__(self) -> str:
        return f"{self.get_job_type_display()} ({self.get_status_display()})"
