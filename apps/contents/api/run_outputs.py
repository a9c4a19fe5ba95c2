"""What runs look like in answers and in events."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from rest_framework import serializers

from apps.contents.events import overall_progress
from apps.contents.models import ContentRun, JobLog
from apps.contents.states import JobStatus, JobType, Priority, RunStatus
from apps.core.api.serializers import OutputSerializer

PRIORITIES = [(priority.name.lower(), priority.label) for priority in Priority]


class PriorityName(serializers.ChoiceField):
    """A priority by its name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=PRIORITIES, **options)

    def to_representation(self, value: Any) -> str:
        return Priority(value).name.lower()


class RunSummary(OutputSerializer):
    id = serializers.UUIDField()
    status = serializers.ChoiceField(RunStatus.choices)
    progress = serializers.SerializerMethodField(help_text="0 to 100.")
    error = serializers.CharField(source="error_message")
    created_at = serializers.DateTimeField()
    cancel_requested_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)

    def get_progress(self, run: ContentRun) -> int:
        return overall_progress(
            {"job_type": job.job_type, "progress": job.progress} for job in run.jobs.all()
        )


class JobOutput(OutputSerializer):
    id = serializers.UUIDField()
    job_type = serializers.ChoiceField(JobType.choices)
    position = serializers.IntegerField()
    status = serializers.ChoiceField(JobStatus.choices)
    progress = serializers.IntegerField(help_text="0 to 100.")
    attempt = serializers.IntegerField()
    is_reused = serializers.BooleanField(help_text="Taken over from an earlier run.")
    provider = serializers.CharField()
    cost_usd = serializers.DecimalField(max_digits=10, decimal_places=6)
    saved_usd = serializers.DecimalField(
        max_digits=10, decimal_places=6, help_text="What making it had cost, when taken over."
    )
    saved_seconds = serializers.FloatField(help_text="What making it had taken, when taken over.")
    saved_credits = serializers.IntegerField(help_text="Given back, because it was taken over.")
    error = serializers.CharField(source="error_message")
    logs_count = serializers.IntegerField()
    next_attempt_at = serializers.DateTimeField(allow_null=True)
    ready_at = serializers.DateTimeField(allow_null=True, help_text="Since when it may be taken.")
    started_at = serializers.DateTimeField(allow_null=True)
    completed_at = serializers.DateTimeField(allow_null=True)
    parked_at = serializers.DateTimeField(
        allow_null=True, help_text="It stopped its worker too often and waits for a person."
    )


class JobRow(JobOutput):
    """A job in a list over all runs."""

    run = serializers.UUIDField(source="run_id")
    content = serializers.UUIDField(source="content_id")
    priority = PriorityName()


class RunDetail(RunSummary):
    content = serializers.UUIDField(source="content_id")
    template = serializers.SlugField(source="template.slug", allow_null=True, default=None)
    voice = serializers.SerializerMethodField()
    requested_by = serializers.CharField(source="requested_by.name", allow_null=True, default=None)
    quoted_credits = serializers.IntegerField()
    charged_credits = serializers.IntegerField()
    refunded_credits = serializers.IntegerField()
    priority = PriorityName()
    cost_usd = serializers.SerializerMethodField()
    saved_usd = serializers.SerializerMethodField(
        help_text="What the steps that were taken over had cost."
    )
    saved_credits = serializers.SerializerMethodField()
    saved_seconds = serializers.SerializerMethodField(help_text="Work that was not done again.")
    jobs = JobOutput(many=True)

    def get_voice(self, run: ContentRun) -> str:
        return str(run.brief.get("voice", ""))

    def get_cost_usd(self, run: ContentRun) -> Decimal:
        return sum((job.cost_usd for job in run.jobs.all()), Decimal(0))

    def get_saved_usd(self, run: ContentRun) -> Decimal:
        return sum((job.saved_usd for job in run.jobs.all()), Decimal(0))

    def get_saved_credits(self, run: ContentRun) -> int:
        return sum(job.saved_credits for job in run.jobs.all())

    def get_saved_seconds(self, run: ContentRun) -> float:
        return round(sum(job.saved_seconds for job in run.jobs.all()), 3)


class LogLine(OutputSerializer):
    id = serializers.UUIDField()
    job_type = serializers.ChoiceField(JobType.choices, source="job.job_type")
    level = serializers.ChoiceField(JobLog.Level.choices)
    message = serializers.CharField()
    created_at = serializers.DateTimeField()


class LogRow(LogLine):
    """A line in a list over all jobs."""

    job = serializers.UUIDField(source="job_id")
    run = serializers.UUIDField(source="job.run_id")
    content = serializers.UUIDField(source="job.content_id")
    title = serializers.CharField(source="job.content.title")
    status = serializers.ChoiceField(JobStatus.choices, source="job.status")
    provider = serializers.CharField(source="job.provider")


def run_progress(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    """The data of a `progress` event: a snapshot of `events.run_snapshot` in the API's words."""
    return {
        "id": snapshot["id"],
        "content": snapshot["content_id"],
        "status": snapshot["status"],
        "progress": snapshot["progress"],
        "error": snapshot["error_message"],
        "cancel_requested_at": snapshot["cancel_requested_at"],
        "finished_at": snapshot["finished_at"],
        "jobs": [
            {
                "job_type": job["job_type"],
                "status": job["status"],
                "progress": job["progress"],
                "attempt": job["attempt"],
                "is_reused": job["is_reused"],
                "error": job["error_message"],
            }
            for job in snapshot["jobs"]
        ],
    }
