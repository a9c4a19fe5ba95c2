"""Orders as rows: runs whose first job waits, without the text and the brief of real ones."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from apps.accounts.models import User
from apps.contents.models import Content, ContentJob, ContentRun
from apps.contents.states import ContentStatus, JobType, Priority
from apps.projects.models import Project


def order(
    owner: User, count: int, *, priority: Priority = Priority.NORMAL, queue: str = "default"
) -> list[UUID]:
    """count runs of the person, oldest first; returns the ids of the jobs that wait."""
    project = Project.objects.filter(user=owner).first() or Project.objects.create(
        user=owner, name="Series"
    )
    contents = Content.objects.bulk_create(
        Content(project=project, title=f"{number}", status=ContentStatus.PROCESSING)
        for number in range(count)
    )
    runs = ContentRun.objects.bulk_create(
        ContentRun(
            content=content,
            previous_status=ContentStatus.DRAFT,
            tenant_id=owner.pk,
            priority=priority,
        )
        for content in contents
    )
    jobs = ContentJob.objects.bulk_create(
        ContentJob(
            content_id=run.content_id,
            run=run,
            job_type=JobType.SCRIPT_GENERATION,
            position=0,
            queue=queue,
            priority=priority,
            tenant_id=owner.pk,
            ready_at=timezone.now(),
            enqueued_at=timezone.now(),
        )
        for run in runs
    )
    return [job.pk for job in jobs]
