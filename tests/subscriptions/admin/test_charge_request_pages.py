"""Charge requests: the oldest that waits first, answered once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client

from apps.accounts.models import User
from apps.core.models import AuditLog
from apps.subscriptions.models import ChargeRequest, CreditTransaction, Subscription
from apps.subscriptions.services.charge_requests import request_credits
from apps.subscriptions.services.reconcile import reconcile
from apps.usage.owners import Owner
from tests.subscriptions.admin.conftest import url
from tests.support.cast import Cast


def ask(cast: Cast, credits: int = 50) -> ChargeRequest:
    owner = Owner(organization_id=cast.team.pk)
    return request_credits(by=cast.owner, owner=owner, credits=credits, note="sent this morning")


def charges() -> list[int]:
    rows = CreditTransaction.objects.filter(transaction_type="charge")
    return list(rows.values_list("credits_amount", flat=True))


def test_an_approval_credits_once(cast: Cast, staff: Client, held: Subscription) -> None:
    asked = ask(cast)
    assert staff.get(url("chargerequest_change", asked)).status_code == 200
    assert staff.post(url("chargerequest_approve", asked), {"memo": "came in"}).status_code == 302
    answer = staff.post(url("chargerequest_approve", asked), {"memo": "came in"})
    assert answer.status_code == 302
    assert "answered already" in " ".join(map(str, get_messages(answer.wsgi_request)))
    asked.refresh_from_db()
    assert (asked.status, asked.memo, asked.processed_by) == ("approved", "came in", cast.staff)
    assert charges() == [50]
    page = staff.get(url("chargerequest_change", asked)).content.decode()
    assert 'data-test="approve"' not in page


@pytest.mark.django_db(transaction=True)
def test_two_approvals_at_once_credit_once(cast: Cast, held: Subscription) -> None:
    asked = ask(cast)

    def approve(_number: int) -> int:
        client = Client()
        client.force_login(cast.staff)
        try:
            return client.post(url("chargerequest_approve", asked), {"memo": ""}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(approve, range(4))) == {302}
    assert charges() == [50]
    assert AuditLog.objects.filter(action="charge_request.approved").count() == 1
    assert reconcile().violations == {}


def test_a_rejection_needs_its_reason(cast: Cast, staff: Client, held: Subscription) -> None:
    asked = ask(cast)
    for memo in ("", "  ", "x" * 1001, "ring\x07", "nul\x00"):
        assert staff.post(url("chargerequest_reject", asked), {"memo": memo}).status_code == 422
    asked.refresh_from_db()
    assert asked.status == "pending"
    answer = staff.post(url("chargerequest_reject", asked), {"memo": "nothing came"})
    assert answer.status_code == 302
    asked.refresh_from_db()
    assert (asked.status, asked.memo, charges()) == ("rejected", "nothing came", [])


def test_many_are_approved_and_counted(cast: Cast, staff: Client, held: Subscription) -> None:
    waiting = [ask(cast, credits) for credits in (10, 20, 30)]
    staff.post(url("chargerequest_reject", waiting[2]), {"memo": "no"})
    chosen = {"action": "approve_chosen", "_selected_action": [one.pk for one in waiting]}
    answer = staff.post(url("chargerequest_changelist"), chosen)
    text = " ".join(map(str, get_messages(answer.wsgi_request)))
    assert "2 requests were approved" in text
    assert "answered already" in text
    assert sorted(charges()) == [10, 20]


def test_without_a_subscription_an_approval_says_so(
    cast: Cast, staff: Client, held: Subscription
) -> None:
    asked = ask(cast)
    staff.post(url("subscription_end", held), {})
    answer = staff.post(url("chargerequest_approve", asked), {"memo": ""})
    assert (answer.status_code, "no subscription" in answer.content.decode()) == (422, True)
    asked.refresh_from_db()
    assert asked.status == "pending"


def test_those_that_wait_come_first_the_oldest_first(
    cast: Cast, staff: Client, held: Subscription
) -> None:
    first, second, third = (ask(cast, credits) for credits in (10, 20, 30))
    staff.post(url("chargerequest_reject", first), {"memo": "no"})
    page: Any = staff.get(url("chargerequest_changelist"))
    listed = [one.pk for one in page.context_data["cl"].result_list]
    assert listed == [second.pk, third.pk, first.pk]


def test_support_looks_and_does_not_answer(
    cast: Cast, member_of: Callable[[str], Client], held: Subscription
) -> None:
    asked, support = ask(cast), member_of("Support")
    assert (
        'data-test="approve"'
        not in support.get(url("chargerequest_change", asked)).content.decode()
    )
    for name in ("approve", "reject"):
        answer = support.post(url(f"chargerequest_{name}", asked), {"memo": "x"})
        assert answer.status_code == 403
    chosen = {"action": "approve_chosen", "_selected_action": [asked.pk]}
    support.post(url("chargerequest_changelist"), chosen)
    who = User.objects.get(email="support@example.com")
    assert AuditLog.objects.filter(actor_id=str(who.pk), action="request.refused").count() == 2
    assert charges() == []


def test_the_first_page_and_the_menu_say_what_waits(
    cast: Cast, staff: Client, member_of: Callable[[str], Client], held: Subscription
) -> None:
    assert 'data-test="money"' not in staff.get("/admin/").content.decode()
    asked = ask(cast)
    page = staff.get("/admin/").content.decode()
    assert 'data-test="money"' in page
    assert url("chargerequest_change", asked) in page
    finance = member_of("Finance").get("/admin/").content.decode()
    assert url("chargerequest_change", asked) in finance
