"""Stripe keeps the subscription, charges by itself and tells, in any order and more than once."""

from __future__ import annotations

import random
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from apps.accounts.models import User
from apps.subscriptions.models import Payment, PaymentEvent, PaymentMethod, Subscription
from apps.subscriptions.services import clock
from apps.subscriptions.services.billing.completing import complete_checkout
from apps.subscriptions.services.billing.kept_subscriptions import end_at_vendors
from apps.subscriptions.services.billing.renewals import charge_due_renewals
from apps.subscriptions.services.billing.settling import settle_due
from tests.subscriptions.billing.conftest import (
    STARTER,
    after,
    begin,
    deliver,
    finish,
    fresh,
    outcomes,
    subscribe_at_stripe,
)
from tests.support.vendors.payment_server import Delivery
from tests.support.vendors.stripe_server import StripeServer

MONTH = timedelta(days=32)


def ref(held: Subscription) -> str:
    return held.stripe_subscription_id


def news(stripe: StripeServer, known: int) -> list[Delivery]:
    return stripe.events()[known:]


def test_paid_on_the_vendors_page_and_back(owner: User, stripe_vendor: StripeServer) -> None:
    checkout = begin(owner, "stripe")
    assert checkout.start.url.startswith("https://checkout.stripe.com/")
    assert finish(owner, checkout).status == "sent"
    stripe_vendor.pay(checkout.start)
    payment = finish(owner, checkout)

    assert (payment.status, payment.amount) == ("paid", STARTER)
    held = Subscription.objects.get()
    assert (held.billing_method, held.credits_remaining) == ("provider", 30)
    assert held.stripe_subscription_id.startswith("sub_")
    kept = stripe_vendor.gateway().subscriptions.read(ref(held))
    assert held.current_period_end == kept.period_end
    assert PaymentMethod.objects.get().customer_ref.startswith("cus_")


@pytest.mark.parametrize("seed", range(5))
def test_messages_alone_in_any_order_three_times_each(
    owner: User, stripe_vendor: StripeServer, seed: int
) -> None:
    checkout = begin(owner, "stripe")
    stripe_vendor.pay(checkout.start)
    messages = stripe_vendor.events() * 3
    random.Random(seed).shuffle(messages)
    deliver(messages)
    finish(owner, checkout)

    held = Subscription.objects.get()
    assert (held.credits_remaining, held.current_period_start < timezone.now()) == (30, True)
    assert Payment.objects.get().status == "paid"
    assert PaymentEvent.objects.count() == len(stripe_vendor.events())
    assert not PaymentEvent.objects.filter(outcome__in=["failed", "refused"]).exists()


@pytest.mark.django_db(transaction=True)
def test_return_and_messages_at_once_begin_one_subscription(
    owner: User, stripe_vendor: StripeServer
) -> None:
    checkout = begin(owner, "stripe")
    stripe_vendor.pay(checkout.start)
    events = stripe_vendor.events()
    barrier, problems = Barrier(4), []

    def come_back() -> None:
        row = Payment.objects.get(pk=checkout.payment.pk)
        complete_checkout(by=owner, payment=row, parameters={})

    def run(work: object) -> None:
        try:
            barrier.wait()
            work()  # type: ignore[operator]
        except Exception as error:  # noqa: BLE001 (shown by the assertion)
            problems.append(error)
        finally:
            connection.close()

    works = [come_back, come_back, lambda: deliver(events), lambda: deliver(events[::-1])]
    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert problems == []
    assert Subscription.objects.get().credits_remaining == 30
    assert Payment.objects.count() == 1


def test_a_checkout_whose_news_are_lost_is_asked_about(
    owner: User, stripe_vendor: StripeServer
) -> None:
    checkout = begin(owner, "stripe")
    stripe_vendor.pay(checkout.start)
    assert settle_due(now=timezone.now() + timedelta(minutes=61)) == {"paid": 1}
    assert Subscription.objects.get().credits_remaining == 30


def test_a_checkout_that_expires_is_no_payment(owner: User, stripe_vendor: StripeServer) -> None:
    checkout = begin(owner, "stripe")
    stripe_vendor.expire(checkout.start)
    deliver(stripe_vendor.events(), times=3)
    assert fresh(checkout.payment).status == "failed"
    assert outcomes() == [("checkout.session.expired", "done")]


def test_a_paid_invoice_renews_until_the_vendors_date_once(
    owner: User, stripe_vendor: StripeServer
) -> None:
    held = subscribe_at_stripe(owner, stripe_vendor)
    first_end, known = held.current_period_end, len(stripe_vendor.events())
    stripe_vendor.renew(ref(held))
    deliver(news(stripe_vendor, known), times=3)

    held.refresh_from_db()
    kept = stripe_vendor.gateway().subscriptions.read(ref(held))
    assert held.current_period_start == first_end
    assert held.current_period_end == kept.period_end
    assert held.credits_reset_at == kept.period_end
    renewal = Payment.objects.get(purpose="renewal")
    assert (renewal.status, renewal.amount) == ("paid", STARTER)
    assert held.transactions.filter(starts_period=True).count() == 2
    assert charge_due_renewals(now=after(held)) == {}


def test_a_renewal_before_the_checkout_was_completed(
    owner: User, stripe_vendor: StripeServer
) -> None:
    checkout = begin(owner, "stripe")
    session = stripe_vendor.pay(checkout.start)
    known = len(stripe_vendor.events())
    stripe_vendor.renew(session["subscription"])
    deliver([*news(stripe_vendor, known), *stripe_vendor.events()[:known]], times=3)

    held = Subscription.objects.get()
    kept = stripe_vendor.gateway().subscriptions.read(ref(held))
    assert (held.current_period_end, held.credits_remaining) == (kept.period_end, 30)
    assert fresh(checkout.payment).status == "paid"


def test_ended_before_it_was_paid_for_here(owner: User, stripe_vendor: StripeServer) -> None:
    checkout = begin(owner, "stripe")
    session = stripe_vendor.pay(checkout.start)
    stripe_vendor.give_up(session["subscription"])
    deliver(stripe_vendor.events()[::-1], times=3)

    payment = fresh(checkout.payment)
    assert not Subscription.objects.exists()
    assert (payment.status, payment.delivered_at) == ("paid", None)
    assert "ended this subscription" in payment.problem


def test_a_declined_renewal_is_grace_and_recovers(
    owner: User, stripe_vendor: StripeServer, django_capture_on_commit_callbacks: object
) -> None:
    held = subscribe_at_stripe(owner, stripe_vendor)
    known = len(stripe_vendor.events())
    stripe_vendor.fail_renewal(ref(held))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        deliver(news(stripe_vendor, known), times=3)
    held.refresh_from_db()
    assert held.grace_until is not None
    assert len(mail.outbox) == 1
    assert Payment.objects.get(purpose="renewal").next_attempt_at is not None

    known = len(stripe_vendor.events())
    stripe_vendor.recover(ref(held))
    deliver(news(stripe_vendor, known), times=3)
    assert Subscription.objects.filter(pk=held.pk, grace_until=None).exists()
    assert list(
        Payment.objects.filter(purpose="renewal").order_by("id").values_list("status", flat=True)
    ) == ["failed", "paid"]


def test_news_of_a_refusal_after_the_payment_begin_no_grace(
    owner: User, stripe_vendor: StripeServer
) -> None:
    held = subscribe_at_stripe(owner, stripe_vendor)
    known = len(stripe_vendor.events())
    stripe_vendor.fail_renewal(ref(held))
    stripe_vendor.recover(ref(held))
    deliver(news(stripe_vendor, known)[::-1])
    held.refresh_from_db()
    assert held.grace_until is None
    assert Payment.objects.filter(purpose="renewal").count() == 1


def test_the_vendor_gives_up_and_it_expires(owner: User, stripe_vendor: StripeServer) -> None:
    held = subscribe_at_stripe(owner, stripe_vendor)
    known = len(stripe_vendor.events())
    stripe_vendor.fail_renewal(ref(held))
    stripe_vendor.give_up(ref(held))
    deliver(news(stripe_vendor, known), times=3)
    held.refresh_from_db()
    assert (held.status, held.credits_remaining) == ("expired", 0)
    assert held.vendor_ended_at is not None


def test_what_expired_here_is_ended_there(owner: User, stripe_vendor: StripeServer) -> None:
    held = subscribe_at_stripe(owner, stripe_vendor)
    moment = after(held)
    clock.run_due(now=moment)
    clock.run_due(now=moment + timedelta(days=8))
    assert end_at_vendors(now=moment) == 1
    assert end_at_vendors(now=moment) == 0
    assert stripe_vendor.gateway().subscriptions.read(ref(held)).status == "cancelled"
