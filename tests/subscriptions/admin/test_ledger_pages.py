"""The ledger in the console: found, followed, taken along; never changed."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.core.audit import SYSTEM
from apps.core.models import AuditLog
from apps.subscriptions.models import CreditTransaction, Subscription
from apps.subscriptions.services import ledger
from apps.usage.owners import Owner
from tests.subscriptions.admin.conftest import start, url
from tests.support.cast import Cast

LIST = "credittransaction_changelist"


@pytest.fixture
def row(held: Subscription) -> CreditTransaction:
    return ledger.debit(
        subscription_id=held.pk,
        credits=3,
        idempotency_key="use",
        by=SYSTEM,
        content_id=uuid4(),
        run_id=uuid4(),
        description="=HYPERLINK(1)",
    )


def found(staff: Client, **asked: Any) -> list[int]:
    page: Any = staff.get(url(LIST), asked)
    assert page.status_code == 200
    return [one.credits_amount for one in page.context_data["cl"].result_list]


def test_rows_are_found_by_owner_and_id(
    cast: Cast, staff: Client, held: Subscription, row: CreditTransaction
) -> None:
    start(Owner(user_id=cast.outsider.pk), "starter")
    assert found(staff) == [30, -3, 120]
    assert found(staff, q="outsider@exam") == [30]
    assert found(staff, q="Team") == [-3, 120]
    assert found(staff, q=str(held.pk)) == [-3, 120]
    assert found(staff, q=str(row.content_id)) == [-3]
    assert found(staff, q=str(row.run_id)) == [-3]
    assert found(staff, q=str(row.pk)) == [-3]
    assert found(staff, q="nobody") == []
    assert found(staff, transaction_type__exact="usage") == [-3]
    assert found(staff, subscription__plan__id__exact=str(held.plan_id)) == [-3, 120]


def test_a_row_leads_to_its_video_and_subscription(
    staff: Client, held: Subscription, row: CreditTransaction
) -> None:
    assert f"/contents/content/{row.content_id}/change/" in staff.get(url(LIST)).content.decode()
    page = staff.get(url("credittransaction_change", row)).content.decode()
    assert f"/subscriptions/subscription/{held.pk}/change/" in page


def test_nothing_counts_the_whole_table(staff: Client, row: CreditTransaction) -> None:
    with CaptureQueriesContext(connection) as seen:
        found(staff)
    assert not any("COUNT(" in one["sql"] and "credit_transactions" in one["sql"] for one in seen)


def test_what_is_listed_is_taken_along_without_formulas(
    cast: Cast, staff: Client, row: CreditTransaction
) -> None:
    start(Owner(user_id=cast.outsider.pk), "starter")
    answer: Any = staff.post(f"{url('credittransaction_export')}?q=Team")
    text = b"".join(answer.streaming_content).decode()
    header, *rows = csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""))
    assert [one[header.index("credits_amount")] for one in rows] == ["-3", "120"]
    assert {one[header.index("owner")] for one in rows} == {"Team"}
    assert rows[0][header.index("description")] == "'=HYPERLINK(1)"
    assert AuditLog.objects.get(action="credits.exported").changes == {"filters": "q=Team"}
    assert staff.get(url("credittransaction_export")).status_code == 405
