from __future__ import annotations

from apps.contents.models import ContentJob, JobLog


def write_job_log(job: ContentJob, message: str, level: JobLog.Level = JobLog.Level.INFO) -> JobLog:
    """Add one line to what people read about a job."""
    return JobLog.objects.create(job=job, level=level, message=message)
