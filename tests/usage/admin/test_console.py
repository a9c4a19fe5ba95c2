from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from html import unescape
from io import StringIO

import pytest
import time_machine
from django.db import connection
from django.template.response import TemplateResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.core import audit
from apps.core.audit import SYSTEM
from apps.core.models import AuditLog
from apps.usage.models import Budget
from apps.usage.owners import Owner
from apps.usage.services.recording import (
    record_ai_output,
    record_event,
    record_usage,
    record_workflow,
)
from apps.usage.services.summary import refresh_daily_costs
from apps.usage.states import OutputType, WorkflowStatus
from tests.support.cast import Cast
from tests.usage.conftest import NOW, Call

PAGES = ("dailycost", "apiusage", "budget", "aioutput", "analyticsevent", "workflowlog")


@pytest.fixture
def noon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def staff(cast: Cast, noon: None) -> Client:
    client = Client()
    client.force_login(cast.staff)
    return client


def changelist(name: str) -> str:
    return reverse(f"admin:{name}_changelist")


def fill(cast: Cast, call: Call, count: int) -> None:
    """More rows on every page, each of another owner."""
    for number in range(count):
        person = type(cast.owner).objects.create_user(f"{number}-{count}@example.com")
        owner = Owner(user_id=person.pk)
        call(owner, NOW, "0.10", duration_ms=100)
        record_event(event_type="content_created", owner=owner)
        record_ai_output(
            output_type=OutputType.SCRIPT, request={}, response={}, processing_time_ms=5
        )
        record_workflow(
            workflow_id="video",
            execution_id=str(number),
            status=WorkflowStatus.COMPLETED,
            nodes=[],
            started_at=NOW,
            completed_at=NOW,
        )
        Budget.objects.create(user=person, daily_hard_usd=Decimal(5))
    refresh_daily_costs(now=NOW)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_as_many_questions_for_many_rows_as_for_few(
    page: str, cast: Cast, call: Call, staff: Client
) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert staff.get(changelist(f"usage_{page}")).status_code == 200
        return len(seen)

    fill(cast, call, 2)
    questions()  # the first page of a session also remembers the session
    few = questions()
    fill(cast, call, 12)
    assert questions() == few


def test_the_usage_page_reads_the_daily_costs_only(cast: Cast, call: Call, staff: Client) -> None:
    fill(cast, call, 2)
    with CaptureQueriesContext(connection) as seen:
        staff.get(changelist("usage_dailycost"))
    assert not any('"api_usages"' in query["sql"] for query in seen)


def charts(page: str) -> list[dict[str, object]]:
    parts = page.split('data-value="')[1:]
    return [json.loads(unescape(part.partition('"')[0])) for part in parts]


def test_charts_show_cost_calls_and_errors(cast: Cast, call: Call, staff: Client) -> None:
    team = Owner(organization_id=cast.team.pk)
    call(team, NOW, "0.25")
    call(team, NOW - timedelta(days=1), "0.50", status_code=503)
    call(team, NOW - timedelta(days=40), "9.99")
    refresh_daily_costs(now=NOW)
    cost, calls, outcomes = charts(staff.get(changelist("usage_dailycost")).content.decode())
    assert len(cost["labels"]) == 30  # type: ignore[arg-type]
    assert cost["datasets"][0]["data"][-2:] == [0.5, 0.25]  # type: ignore[index]
    assert sum(calls["datasets"][0]["data"]) == 2  # type: ignore[index]
    assert [one["data"] for one in outcomes["datasets"]] == [[1], [1]]  # type: ignore[attr-defined]


def test_charts_follow_the_filters(cast: Cast, call: Call, staff: Client) -> None:
    call(Owner(organization_id=cast.team.pk), NOW, "0.25")
    call(Owner(user_id=cast.owner.pk), NOW, "0.50")
    refresh_daily_costs(now=NOW)
    asked = {"organization__id__exact": str(cast.team.pk), "day_from": "2031-05-10"}
    cost = charts(staff.get(changelist("usage_dailycost"), asked).content.decode())[0]
    assert cost["datasets"][0]["data"] == [0, 0, 0, 0, 0, 0.25][-len(cost["labels"]) :]  # type: ignore[index, arg-type]


@pytest.mark.parametrize("page", ["dailycost", "apiusage", "aioutput", "analyticsevent"])
def test_records_are_looked_at_and_never_edited(page: str, staff: Client) -> None:
    assert staff.get(reverse(f"admin:usage_{page}_add")).status_code == 403


def test_a_call_whose_owner_is_gone_is_still_shown(cast: Cast, call: Call, staff: Client) -> None:
    row = call(Owner(user_id=cast.outsider.pk), NOW, "0.10")
    gone = str(cast.outsider.pk)
    type(cast.outsider).objects.filter(pk=cast.outsider.pk).delete()
    assert gone in staff.get(changelist("usage_apiusage")).content.decode()
    page = staff.get(reverse("admin:usage_apiusage_change", args=[row.pk]))
    assert page.status_code == 200


def test_a_budget_is_set_audited_and_refused_with_a_sentence(cast: Cast, staff: Client) -> None:
    url = reverse("admin:usage_budget_add")
    record_usage(
        owner=Owner(organization_id=cast.team.pk),
        service="gemini",
        operation="tts",
        estimated_cost=Decimal("2.50"),
    )
    refused = staff.post(url, {"organization": cast.team.pk, "daily_hard_usd": "2"})
    assert refused.status_code == 200
    assert "$2.50" in refused.content.decode()
    neither = staff.post(url, {"daily_hard_usd": "2"})
    assert neither.status_code == 200
    assert not Budget.objects.exists()
    assert staff.post(url, {"organization": cast.team.pk, "daily_hard_usd": "3"}).status_code == 302
    assert Budget.objects.get().daily_hard_usd == Decimal(3)
    entry = AuditLog.objects.get(action="budget.changed")
    assert (entry.actor_id, entry.changes) == (str(cast.staff.pk), {"daily_hard_usd": [None, "3"]})


def found(staff: Client, term: str) -> set[str]:
    return {entry.action for entry in listed(staff, f"{changelist('core_auditlog')}?q={term}")}


def listed(staff: Client, url: str) -> list[AuditLog]:
    page = staff.get(url)
    assert isinstance(page, TemplateResponse)
    assert page.context_data is not None
    return list(page.context_data["cl"].result_list)


def test_the_audit_log_is_searched_by_id_address_action_and_words(
    cast: Cast, staff: Client
) -> None:
    audit.record(by=cast.editor, action="thing.done", target=cast.project)
    entry = AuditLog(actor_label="robot", action="thing.seen", ip_address="2001:db8::1")
    entry.created_at = NOW
    entry.save(force_insert=True)
    assert found(staff, str(cast.editor.pk)) == {"thing.done"}
    assert "thing.done" in found(staff, str(cast.project.pk))
    assert found(staff, "2001:DB8::1") == {"thing.seen"}
    assert found(staff, "thing.seen") == {"thing.seen"}
    assert found(staff, "editor@exam") == {"thing.done"}


def test_what_a_person_did_is_one_click_from_their_page(cast: Cast, staff: Client) -> None:
    page = staff.get(reverse("admin:accounts_user_change", args=[cast.editor.pk]))
    address = f"{changelist('core_auditlog')}?actor_id={cast.editor.pk}"
    assert address in page.content.decode()
    audit.record(by=cast.editor, action="thing.done", target=cast.project)
    assert [entry.action for entry in listed(staff, address)] == ["thing.done"]


def test_entries_are_taken_along_as_csv_without_formulas(cast: Cast, staff: Client) -> None:
    cast.project.name = "=HYPERLINK(1)"
    entry = audit.record(by=SYSTEM, action="thing.done", target=cast.project)
    answer = staff.post(
        changelist("core_auditlog"), {"action": "export_csv", "_selected_action": [entry.pk]}
    )
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    header, row = list(csv.reader(StringIO(text.removeprefix("\ufeff"), newline="")))
    assert row[header.index("target_label")] == "'=HYPERLINK(1)"
    assert AuditLog.objects.filter(action="audit.exported", changes={"entries": 1}).exists()
