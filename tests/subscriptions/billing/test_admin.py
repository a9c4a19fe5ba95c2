"""Payments in the console: what needs a person, and what a person may do about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.services.staff_groups import install_staff_groups
from apps.core.models import AuditLog
from apps.subscriptions.models import Payment, PaymentEvent, PaymentMethod, Subscription
from apps.subscriptions.services.billing import plans
from tests.subscriptions.billing.conftest import (
    begin,
    begin_credits,
    deliver,
    finish,
    subscribe_by_card,
)
from tests.support.vendors.payment_server import Fault
from tests.support.vendors.stripe_server import StripeServer
from tests.support.vendors.toss_server import TossServer

SignIn = Callable[[str], Client]


@pytest.fixture
def staff_of(db: None) -> SignIn:
    """Somebody of a staff group, signed in."""
    install_staff_groups()

    def made(group: str) -> Client:
        user = User.objects.create_user(f"{group}@example.com".lower(), is_staff=True, locale="en")
        user.groups.add(Group.objects.get(name=group))
        client = Client()
        client.force_login(user)
        return client

    return made


def url(name: str, row: object = None) -> str:
    args = [row.pk] if row is not None else []  # type: ignore[attr-defined]
    return reverse(f"admin:subscriptions_{name}", args=args)


def words(answer: Any) -> str:
    return str(answer.content.decode())


def unconfirmed(owner: User, toss: TossServer) -> Payment:
    checkout = begin(owner, "toss")
    parameters = toss.register_card(checkout.start)
    toss.misbehave(Fault.ANSWER_LOST, on="POST /v1/billing/bk")
    payment = finish(owner, checkout, parameters)
    assert payment.status == "unconfirmed"
    return payment


def test_a_payment_nobody_knows_about_is_on_the_first_page_and_in_the_inbox(
    owner: User, toss_vendor: TossServer, staff_of: SignIn
) -> None:
    payment = unconfirmed(owner, toss_vendor)
    finance = staff_of("Finance")
    assert url("payment_change", payment) in words(finance.get(reverse("admin:index")))
    inbox = words(finance.get(url("payment_changelist") + "?attention=unconfirmed"))
    assert url("payment_change", payment) in inbox


def test_paid_by_hand_delivers_once(owner: User, toss_vendor: TossServer, staff_of: SignIn) -> None:
    payment, finance = unconfirmed(owner, toss_vendor), staff_of("Finance")
    assert 'data-test="paid"' in words(finance.get(url("payment_change", payment)))
    for _time in range(3):
        assert finance.post(url("payment_paid", payment)).status_code == 302
    payment.refresh_from_db()
    assert payment.status == "paid"
    assert Subscription.objects.get().credits_remaining == 30
    assert AuditLog.objects.filter(action="payment.confirmed_by_hand").count() == 1
    assert 'data-test="paid"' not in words(finance.get(url("payment_change", payment)))


def test_not_paid_by_hand_begins_nothing(
    owner: User, toss_vendor: TossServer, staff_of: SignIn
) -> None:
    payment, finance = unconfirmed(owner, toss_vendor), staff_of("Finance")
    finance.post(url("payment_not_paid", payment))
    finance.post(url("payment_paid", payment))
    payment.refresh_from_db()
    assert payment.status == "failed"
    assert not Subscription.objects.exists()


def test_support_looks_and_settles_nothing(
    owner: User, toss_vendor: TossServer, staff_of: SignIn
) -> None:
    payment, support = unconfirmed(owner, toss_vendor), staff_of("Support")
    assert 'data-test="paid"' not in words(support.get(url("payment_change", payment)))
    for name in ("paid", "not_paid", "deliver", "refund"):
        assert support.post(url(f"payment_{name}", payment)).status_code == 403
    assert support.get(url("paymentmethod_changelist")).status_code == 403


def test_a_refund_says_what_happens_to_the_credits(
    owner: User, toss_vendor: TossServer, staff_of: SignIn
) -> None:
    held = subscribe_by_card(owner, toss_vendor)
    checkout = begin_credits(owner, "toss")
    payment = finish(owner, checkout, toss_vendor.authorize(checkout.start))
    finance = staff_of("Finance")
    assert "as far as they are unused" in words(finance.get(url("payment_change", payment)))
    wrong = finance.post(url("payment_refund", payment), {"amount": "99999", "reason": "x"})
    assert wrong.status_code == 422
    assert finance.post(url("payment_refund", payment), {"amount": "15000"}).status_code == 422
    right = {"amount": "15000", "reason": "Bought by mistake"}
    assert finance.post(url("payment_refund", payment), right).status_code == 302
    held.refresh_from_db()
    assert held.bonus_credits == 0
    assert 'data-test="refund"' not in words(finance.get(url("payment_change", payment)))


def test_paid_and_not_delivered_is_delivered_when_the_way_is_free(
    owner: User, toss_vendor: TossServer, staff_of: SignIn
) -> None:
    first, second = begin(owner, "toss"), begin(owner, "toss", "pro")
    finish(owner, first, toss_vendor.register_card(first.start))
    payment = finish(owner, second, toss_vendor.register_card(second.start))
    finance = staff_of("Finance")
    page = words(finance.get(url("payment_change", payment)))
    assert 'data-test="problem"' in page
    finance.post(url("payment_deliver", payment))
    payment.refresh_from_db()
    assert payment.delivered_at is None
    plans.end(by=owner, subscription=Subscription.objects.get())
    finance.post(url("payment_deliver", payment))
    payment.refresh_from_db()
    assert (payment.delivered_at is not None, payment.problem) == (True, "")
    assert Subscription.objects.get(status="active").plan.code == "pro"


def test_a_message_is_handled_again_without_a_second_effect(
    owner: User, stripe_vendor: StripeServer, staff_of: SignIn
) -> None:
    checkout = begin(owner, "stripe")
    stripe_vendor.pay(checkout.start)
    deliver(stripe_vendor.events())
    finance = staff_of("Finance")
    chosen = [str(pk) for pk in PaymentEvent.objects.values_list("pk", flat=True)]
    data = {"action": "handle_chosen_again", "_selected_action": chosen}
    assert finance.post(url("paymentevent_changelist"), data).status_code == 302
    assert Subscription.objects.get().credits_remaining == 30
    assert Payment.objects.count() == 1
    assert not PaymentEvent.objects.filter(processed_at=None).exists()


def test_the_console_shows_no_reference_of_a_card(
    owner: User, toss_vendor: TossServer, staff_of: SignIn
) -> None:
    subscribe_by_card(owner, toss_vendor)
    method, finance = PaymentMethod.objects.get(), staff_of("Finance")
    [key] = toss_vendor.billing_keys
    page = words(finance.get(url("paymentmethod_change", method)))
    assert method.label in page
    for secret in (key, method.method_ref, method.method_digest):
        assert secret not in page


def test_the_list_asks_as_often_for_many_as_for_few(
    owner: User, toss_vendor: TossServer, staff_of: SignIn
) -> None:
    finance = staff_of("Finance")

    def questions() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert finance.get(url("payment_changelist")).status_code == 200
        return len(seen)

    begin(owner, "toss")
    questions()
    few = questions()
    for _number in range(10):
        begin(owner, "toss")
    assert questions() == few
