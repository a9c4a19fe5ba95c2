"""Subscriptions that Stripe keeps: cancelled, kept, paused, changed; and what it tells of them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from apps.providers.capabilities.payment import (
    BillingInterval,
    CheckoutKind,
    Money,
    NoticeKind,
    PaymentNotice,
    PriceChange,
    PriceChangeMode,
    VendorSubscription,
    VendorSubscriptionStatus,
)
from apps.providers.errors import ProviderError
from apps.providers.stripe.gateway import StripeGateway
from tests.providers.payment.conftest import PRICE, checkout, stripe_outcome
from tests.support.vendors.payment_server import Fault
from tests.support.vendors.stripe_server import StripeServer

BUSINESS = Money(Decimal(29900), "KRW")


@pytest.fixture
def bought(stripe_server: StripeServer, stripe: StripeGateway) -> VendorSubscription:
    outcome = stripe_outcome(stripe_server, stripe, checkout(CheckoutKind.SUBSCRIPTION))
    assert outcome.subscription is not None
    return outcome.subscription


def heard(server: StripeServer, gateway: StripeGateway, kind: str) -> PaymentNotice:
    delivery = server.last_event(kind)
    return gateway.verify_webhook(delivery.headers, delivery.body)


def change_to(
    bought: VendorSubscription, mode: PriceChangeMode, price_ref: str = ""
) -> PriceChange:
    return PriceChange(
        subscription_ref=bought.subscription_ref,
        order_name="AutoClip Business",
        amount=BUSINESS,
        interval=BillingInterval.MONTH,
        mode=mode,
        idempotency_key="change-1",
        price_ref=price_ref,
    )


def test_a_subscription_is_read_as_it_was_bought(
    stripe: StripeGateway, bought: VendorSubscription
) -> None:
    assert stripe.subscriptions.read(bought.subscription_ref) == bought


def test_it_ends_with_the_period_or_is_kept_after_all(
    stripe_server: StripeServer, stripe: StripeGateway, bought: VendorSubscription
) -> None:
    ref = bought.subscription_ref

    assert stripe.subscriptions.cancel_at_period_end(ref).cancel_at_period_end
    assert stripe.subscriptions.cancel_at_period_end(ref).cancel_at_period_end
    assert stripe.subscriptions.keep(ref) == bought
    stripe.subscriptions.cancel_at_period_end(ref)
    changed = heard(stripe_server, stripe, "customer.subscription.updated")
    stripe_server.renew(ref)
    ended = heard(stripe_server, stripe, "customer.subscription.deleted")

    assert (changed.kind, changed.cancel_at_period_end) == (NoticeKind.SUBSCRIPTION_CHANGED, True)
    assert (ended.kind, ended.subscription_ref) == (NoticeKind.SUBSCRIPTION_ENDED, ref)
    assert stripe.subscriptions.read(ref).status == VendorSubscriptionStatus.CANCELLED
    assert stripe_server.taken == 9900


def test_it_ends_at_once_and_only_once(stripe: StripeGateway, bought: VendorSubscription) -> None:
    first = stripe.subscriptions.cancel_now(bought.subscription_ref)
    again = stripe.subscriptions.cancel_now(bought.subscription_ref)

    assert first == again
    assert first.status == VendorSubscriptionStatus.CANCELLED
    assert first.cancelled_at is not None


def test_a_pause_asks_for_no_money(
    stripe_server: StripeServer, stripe: StripeGateway, bought: VendorSubscription
) -> None:
    ref = bought.subscription_ref

    assert stripe.subscriptions.pause(ref).status == VendorSubscriptionStatus.PAUSED
    stripe_server.renew(ref)
    assert stripe_server.taken == 9900
    assert stripe.subscriptions.resume(ref).status == VendorSubscriptionStatus.ACTIVE
    stripe_server.renew(ref)
    assert stripe_server.taken == 2 * 9900


def test_a_new_price_counts_from_the_next_period(
    stripe_server: StripeServer, stripe: StripeGateway, bought: VendorSubscription
) -> None:
    change = change_to(bought, PriceChangeMode.FROM_NEXT_PERIOD)

    assert stripe.subscriptions.change_price(change).amount == BUSINESS
    assert stripe_server.taken == 9900
    stripe_server.renew(bought.subscription_ref)

    notice = heard(stripe_server, stripe, "invoice.paid")
    assert notice.amount == BUSINESS
    assert not notice.is_first_period


def test_a_new_price_at_once_takes_the_difference_once(
    stripe_server: StripeServer, stripe: StripeGateway, bought: VendorSubscription
) -> None:
    change = change_to(bought, PriceChangeMode.AT_ONCE)

    assert stripe.subscriptions.change_price(change) == stripe.subscriptions.change_price(change)
    assert stripe_server.taken == 29900


def test_a_price_of_the_vendors_own_is_not_made_again(
    stripe_server: StripeServer, stripe: StripeGateway, bought: VendorSubscription
) -> None:
    mode = PriceChangeMode.FROM_NEXT_PERIOD
    first = stripe.subscriptions.change_price(change_to(bought, mode))
    stripe_server.requests.clear()

    stripe.subscriptions.change_price(change_to(bought, mode, first.price_ref))

    assert stripe_server.count("POST /v1/prices") == 0


def test_a_declined_card_leaves_the_old_price(
    stripe_server: StripeServer, stripe: StripeGateway, bought: VendorSubscription
) -> None:
    stripe_server.decline()

    with pytest.raises(ProviderError, match="declined") as caught:
        stripe.subscriptions.change_price(change_to(bought, PriceChangeMode.AT_ONCE))

    assert caught.value.permanent
    assert stripe.subscriptions.read(bought.subscription_ref).amount == PRICE


def test_a_lost_answer_to_a_change_that_takes_money_is_unknown(
    stripe_server: StripeServer, stripe: StripeGateway, bought: VendorSubscription
) -> None:
    stripe_server.misbehave(Fault.ANSWER_LOST, on="POST /v1/subscriptions/")
    change = change_to(bought, PriceChangeMode.AT_ONCE)

    with pytest.raises(ProviderError) as caught:
        stripe.subscriptions.change_price(change)

    assert caught.value.outcome_unknown
    assert stripe.subscriptions.read(bought.subscription_ref).amount == BUSINESS
    assert stripe.subscriptions.change_price(change).amount == BUSINESS
    assert stripe_server.taken == 29900


def test_a_lost_answer_to_a_cancellation_can_simply_be_tried_again(
    stripe_server: StripeServer, stripe: StripeGateway, bought: VendorSubscription
) -> None:
    stripe_server.misbehave(Fault.ANSWER_LOST, on="DELETE /v1/subscriptions/")

    with pytest.raises(ProviderError) as caught:
        stripe.subscriptions.cancel_now(bought.subscription_ref)

    assert not caught.value.outcome_unknown
    assert not caught.value.permanent
    ended = stripe.subscriptions.cancel_now(bought.subscription_ref)
    assert ended.status == VendorSubscriptionStatus.CANCELLED


def test_the_customer_gets_a_page_of_the_vendor(
    stripe: StripeGateway, bought: VendorSubscription
) -> None:
    url = stripe.subscriptions.portal_url(
        customer_ref=bought.customer_ref, return_url="https://studio.example.com/billing"
    )

    assert url.startswith("https://billing.stripe.com/")


def test_what_stripe_does_not_know_is_refused(stripe: StripeGateway) -> None:
    for wish in (stripe.subscriptions.read, stripe.subscriptions.pause):
        with pytest.raises(ProviderError, match="No such subscription") as caught:
            wish("sub_999999")
        assert caught.value.permanent
    with pytest.raises(ProviderError, match="No such customer"):
        stripe.subscriptions.portal_url(customer_ref="cus_999999", return_url="https://x.example")


def test_the_first_invoice_is_named_like_the_payment_of_the_checkout(
    stripe_server: StripeServer, stripe: StripeGateway
) -> None:
    outcome = stripe_outcome(stripe_server, stripe, checkout(CheckoutKind.SUBSCRIPTION))
    assert outcome.payment is not None
    assert outcome.subscription is not None

    notice = heard(stripe_server, stripe, "invoice.paid")

    assert notice.kind == NoticeKind.RENEWAL_PAID
    assert notice.is_first_period
    assert notice.payment_ref == outcome.payment.payment_ref
    assert notice.order_id == outcome.payment.order_id
    assert notice.amount == PRICE
    assert notice.period_start == outcome.subscription.period_start
    assert notice.period_end == outcome.subscription.period_end


def test_a_renewal_is_told_with_its_period(
    stripe_server: StripeServer, stripe: StripeGateway, bought: VendorSubscription
) -> None:
    stripe_server.renew(bought.subscription_ref)

    notice = heard(stripe_server, stripe, "invoice.paid")

    assert (notice.kind, notice.is_first_period) == (NoticeKind.RENEWAL_PAID, False)
    assert notice.period_start == bought.period_end
    assert notice.subscription_ref == bought.subscription_ref
    assert notice.order_id == bought.order_id


def test_a_failed_renewal_is_told_with_the_next_attempt_and_recovers(
    stripe_server: StripeServer, stripe: StripeGateway, bought: VendorSubscription
) -> None:
    ref = bought.subscription_ref
    stripe_server.fail_renewal(ref)

    failed = heard(stripe_server, stripe, "invoice.payment_failed")
    changed = heard(stripe_server, stripe, "customer.subscription.updated")

    assert (failed.kind, failed.amount) == (NoticeKind.RENEWAL_FAILED, PRICE)
    assert failed.next_attempt_at is not None
    assert failed.next_attempt_at > failed.occurred_at
    assert changed.subscription_status == VendorSubscriptionStatus.PAST_DUE

    stripe_server.recover(ref)

    paid = heard(stripe_server, stripe, "invoice.paid")
    assert paid.payment_ref == failed.payment_ref
    assert stripe.subscriptions.read(ref).status == VendorSubscriptionStatus.ACTIVE


def test_a_subscription_given_up_by_the_vendor_has_ended(
    stripe_server: StripeServer, stripe: StripeGateway, bought: VendorSubscription
) -> None:
    stripe_server.fail_renewal(bought.subscription_ref)
    stripe_server.give_up(bought.subscription_ref)

    notice = heard(stripe_server, stripe, "customer.subscription.deleted")

    assert notice.kind == NoticeKind.SUBSCRIPTION_ENDED
    assert notice.subscription_status == VendorSubscriptionStatus.CANCELLED


def test_an_invoice_given_back_by_hand_is_named_by_the_invoice(
    stripe_server: StripeServer, stripe: StripeGateway, bought: VendorSubscription
) -> None:
    invoice = stripe_server.renew(bought.subscription_ref)
    assert invoice is not None
    delivery = stripe_server.refund_in_dashboard(stripe_server.intent_of(invoice["id"]), 4000)

    notice = stripe.verify_webhook(delivery.headers, delivery.body)

    assert notice.kind == NoticeKind.PAYMENT_REFUNDED
    assert notice.payment_ref == invoice["id"]
    assert notice.refunded == Money(Decimal(4000), "KRW")
