"""Diaries, logs and what the production line writes are looked at, never edited."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from apps.contents.models import ContentJob
from apps.contents.services.job_logs import write_job_log
from apps.contents.services.runs import start_run
from apps.core.models import AuditLog
from tests.support.cast import Cast

PAGES = (
    "core_auditlog",
    "contents_joblog",
    "contents_contentjob",
    "contents_contentrun",
    "contents_mediaasset",
)


@pytest.fixture
def staff(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.staff)
    run = start_run(by=cast.staff, content=cast.content)
    write_job_log(run.jobs.first() or ContentJob(), "A line.")
    return client


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_added_by_hand(name: str, staff: Client) -> None:
    assert staff.get(reverse(f"admin:{name}_add")).status_code == 403


def test_a_line_of_the_diary_is_neither_changed_nor_deleted(staff: Client) -> None:
    line = AuditLog.objects.order_by("id").first()
    assert line is not None
    for page in ("change", "delete"):
        url = reverse(f"admin:core_auditlog_{page}", args=[line.pk])
        assert staff.post(url, {"post": "yes", "action": "forged"}).status_code == 403
    line.refresh_from_db()
    assert line.action != "forged"


def test_what_a_person_did_to_a_record_is_found_by_its_id(cast: Cast, staff: Client) -> None:
    answer = staff.get(reverse("admin:core_auditlog_changelist"), {"q": str(cast.content.pk)})
    found = {entry.action for entry in answer.context["cl"].result_list}
    assert found == {"content.created"}
