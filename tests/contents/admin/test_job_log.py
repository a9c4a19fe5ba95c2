"""The lines that jobs wrote, asked as an operator asks."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from apps.contents.models import ContentJob, JobLog
from apps.contents.services.job_logs import write_job_log
from apps.contents.services.runs import start_run
from tests.support.cast import Cast


@pytest.fixture
def _lines(cast: Cast) -> None:
    """Two lines of a failed step of OpenAI's, one of a step of our own."""
    run = start_run(by=cast.editor, content=cast.content)
    failed, works = run.jobs.order_by("position")[:2]
    ContentJob.objects.filter(pk=failed.pk).update(
        status="failed", provider="openai", error_message="The key is wrong."
    )
    ContentJob.objects.filter(pk=works.pk).update(provider="rules")
    write_job_log(failed, "Asked for a script.")
    write_job_log(failed, "The key is wrong.", JobLog.Level.ERROR)
    write_job_log(works, "To look at: a claim.", JobLog.Level.WARNING)


@pytest.mark.usefixtures("_lines")
@pytest.mark.parametrize(
    ("query", "lines"),
    [
        ("level__exact=error", 1),
        ("job__status__exact=failed", 2),
        ("job__job_type__exact=safety_check", 1),
        ("by_provider=rules", 1),
        ("error=key", 2),
    ],
)
def test_lines_are_found_by_what_is_asked(staff: Client, query: str, lines: int) -> None:
    page = staff.get(f"{reverse('admin:contents_joblog_changelist')}?{query}")
    assert page.status_code == 200
    assert len(page.context["cl"].result_list) == lines
