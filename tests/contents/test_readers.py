"""What a worker wrote is read by everybody in a language of his own, through every way there is."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import OuterRef, Subquery
from django.utils import translation

from apps.accounts.models import User
from apps.contents.events import run_snapshot
from apps.contents.models import Content, ContentRun, JobLog
from apps.contents.services.job_logs import write_job_log
from apps.contents.services.runs import start_run
from apps.core.sentences import gettext as _
from apps.providers.errors import ProviderError

pytestmark = pytest.mark.django_db
LATE = "“{host}” took too long to answer. Try again later."
ENGLISH = "“a.kr” took too long to answer. Try again later."
KOREAN = "“a.kr”의 응답이 너무 늦습니다. 나중에 다시 시도하세요."


@pytest.fixture
def run(person: User, content: Content) -> ContentRun:
    """One whose step met an error, told while Korean was active."""
    run = start_run(by=person, content=content)
    with translation.override("ko"):
        error = ProviderError(_(LATE).format(host="a.kr"))
        run.error_message = str(error)
        run.save(update_fields=["error_message"])
        job = run.jobs.first()
        assert job is not None
        run.jobs.update(error_message=str(error))
        write_job_log(job, str(error))
    return run


def readings(run: ContentRun) -> set[str]:
    newest = ContentRun.objects.filter(content=OuterRef("pk")).order_by("-id")
    content = Content.objects.annotate(last=Subquery(newest.values("error_message")[:1])).get()
    snapshot = run_snapshot(run.pk)
    assert snapshot is not None
    return {
        ContentRun.objects.get().error_message,
        ContentRun.objects.values_list("error_message", flat=True).get(),
        content.last,
        snapshot["error_message"],
        *(job["error_message"] for job in snapshot["jobs"]),
        *JobLog.objects.filter(job__run=run).values_list("message", flat=True),
    }


def test_everybody_reads_it_in_a_language_of_his_own(run: ContentRun) -> None:
    assert readings(run) == {ENGLISH}
    with translation.override("ko"):
        assert readings(run) == {KOREAN}


def test_saving_a_row_that_was_read_keeps_it_for_all(run: ContentRun) -> None:
    with translation.override("ko"):
        ContentRun.objects.get().save()
    assert readings(run) == {ENGLISH}


def test_the_column_begins_with_english_and_is_found_by_it(run: ContentRun) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT error_message FROM content_runs")
        assert cursor.fetchone()[0].startswith(ENGLISH)
    assert ContentRun.objects.filter(error_message__icontains="took too long").exists()
    assert not ContentRun.objects.filter(error_message="").exists()
