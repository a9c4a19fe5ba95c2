"""Stripe: a hosted checkout is paid, a stored card charged, payments found and given back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from apps.providers.capabilities.payment import (
    ChargeRequest,
    CheckoutKind,
    CheckoutReturn,
    CheckoutStatus,
    Money,
    PaymentQuery,
    PaymentStatus,
    RefundRequest,
    RefundStatus,
    StoredMethod,
    VendorSubscriptionStatus,
)
from apps.providers.errors import ProviderError
from apps.providers.stripe.gateway import StripeGateway
from tests.providers.payment.conftest import (
    CUSTOMER,
    PRICE,
    charge_with,
    checkout,
    stripe_outcome,
)
from tests.support.vendors.stripe_api import SECRET_KEY
from tests.support.vendors.stripe_server import WEBHOOK_SECRET, StripeServer


@pytest.fixture
def charge(stripe_server: StripeServer) -> ChargeRequest:
    return charge_with(stripe_server)


def test_renewals_are_the_vendors_and_the_port_says_so(stripe: StripeGateway) -> None:
    assert stripe.renews_itself is True
    assert stripe.subscriptions is not None


def test_a_paid_subscription_checkout_gives_a_subscription_and_its_first_payment(
    stripe_server: StripeServer, stripe: StripeGateway
) -> None:
    request = checkout(CheckoutKind.SUBSCRIPTION)
    start = stripe.start_checkout(request)
    assert start.url.startswith("https://checkout.stripe.com/")
    assert start.expires_at is not None

    outcome = stripe_outcome(stripe_server, stripe, request)

    assert outcome.status == CheckoutStatus.COMPLETE
    assert outcome.payment is not None
    assert outcome.payment.status == PaymentStatus.PAID
    assert outcome.payment.amount == PRICE
    assert outcome.payment.order_id == request.order_id
    assert outcome.payment.payment_ref.startswith("in_")
    assert outcome.subscription is not None
    assert outcome.subscription.status == VendorSubscriptionStatus.ACTIVE
    assert outcome.subscription.order_id == request.order_id
    assert outcome.subscription.amount == PRICE
    assert outcome.subscription.customer_ref == outcome.customer_ref
    assert outcome.subscription.period_start < outcome.subscription.period_end
    assert stripe_server.taken == 9900


def test_one_purchase_is_paid_on_the_vendors_page(
    stripe_server: StripeServer, stripe: StripeGateway
) -> None:
    request = checkout(CheckoutKind.ONE_TIME, amount=Money(Decimal("12.50"), "USD"))

    outcome = stripe_outcome(stripe_server, stripe, request)

    assert outcome.subscription is None
    assert outcome.payment is not None
    assert outcome.payment.amount == Money(Decimal("12.50"), "USD")
    assert outcome.payment.method_label == "visa •••• 4242"
    assert outcome.payment.paid_at is not None
    assert outcome.customer_ref
    assert stripe_server.taken == 1250


def test_the_customer_who_came_before_is_the_same_customer(
    stripe_server: StripeServer, stripe: StripeGateway
) -> None:
    first = stripe_outcome(stripe_server, stripe, checkout(CheckoutKind.ONE_TIME))
    known = replace(CUSTOMER, vendor_ref=first.customer_ref)
    request = replace(checkout(CheckoutKind.ONE_TIME, "order-000002"), customer=known)

    assert stripe_outcome(stripe_server, stripe, request).customer_ref == first.customer_ref


def test_a_price_of_the_vendors_own_is_used_when_it_is_named(
    stripe_server: StripeServer, stripe: StripeGateway
) -> None:
    first = stripe_outcome(stripe_server, stripe, checkout(CheckoutKind.SUBSCRIPTION))
    assert first.subscription is not None
    price = first.subscription.price_ref
    request = replace(checkout(CheckoutKind.SUBSCRIPTION, "order-000002"), price_ref=price)

    second = stripe_outcome(stripe_server, stripe, request)

    assert second.subscription is not None
    assert second.subscription.price_ref == price


def test_a_checkout_that_nobody_paid_is_open_and_then_expired(
    stripe_server: StripeServer, stripe: StripeGateway
) -> None:
    request = checkout(CheckoutKind.SUBSCRIPTION)
    start = stripe.start_checkout(request)
    returned = CheckoutReturn(request, start.checkout_ref, {}, "end-1")

    assert stripe.complete_checkout(returned).status == CheckoutStatus.OPEN
    stripe_server.expire(start)
    outcome = stripe.complete_checkout(returned)

    assert outcome.status == CheckoutStatus.EXPIRED
    assert outcome.payment is None
    query = PaymentQuery(request.order_id, checkout_ref=start.checkout_ref)
    assert stripe.find_payment(query) is None


def test_the_checkout_of_another_order_completes_nothing(
    stripe_server: StripeServer, stripe: StripeGateway
) -> None:
    cheap = checkout(CheckoutKind.ONE_TIME, amount=Money(Decimal(100), "KRW"))
    start = stripe.start_checkout(cheap)
    stripe_server.pay(start)

    for claimed in (checkout(CheckoutKind.ONE_TIME), replace(cheap, order_id="order-000002")):
        with pytest.raises(ProviderError, match="another order or amount"):
            stripe.complete_checkout(CheckoutReturn(claimed, start.checkout_ref, {}, "end-1"))


@pytest.mark.parametrize("ref", ["", "cs_test_999999", "../refunds", "a/b"])
def test_a_checkout_that_does_not_exist_is_refused(stripe: StripeGateway, ref: str) -> None:
    with pytest.raises(ProviderError) as caught:
        stripe.complete_checkout(CheckoutReturn(checkout(CheckoutKind.ONE_TIME), ref, {}, "end-1"))

    assert caught.value.permanent


def test_starting_twice_under_one_key_is_one_checkout(stripe: StripeGateway) -> None:
    request = checkout(CheckoutKind.SUBSCRIPTION)

    assert stripe.start_checkout(request) == stripe.start_checkout(request)


def test_a_stored_card_is_charged_once_under_one_key(
    stripe_server: StripeServer, stripe: StripeGateway, charge: ChargeRequest
) -> None:
    payment = stripe.charge(charge)

    assert payment.status == PaymentStatus.PAID
    assert payment.amount == PRICE
    assert stripe.charge(charge) == payment
    assert stripe_server.taken == 9900


def test_a_key_used_again_for_another_amount_is_refused(
    stripe_server: StripeServer, stripe: StripeGateway, charge: ChargeRequest
) -> None:
    stripe.charge(charge)

    with pytest.raises(ProviderError, match="same parameters") as caught:
        stripe.charge(replace(charge, amount=Money(Decimal(19900), "KRW")))

    assert caught.value.permanent
    assert stripe_server.taken == 9900


def test_a_declined_card_is_permanent_and_says_why(
    stripe_server: StripeServer, stripe: StripeGateway, charge: ChargeRequest
) -> None:
    stripe_server.decline("insufficient_funds", "Your card has insufficient funds.")

    with pytest.raises(ProviderError, match="Your card has insufficient funds") as caught:
        stripe.charge(charge)

    assert caught.value.permanent
    assert not caught.value.outcome_unknown
    payment = stripe.find_payment(
        PaymentQuery(charge.order_id, customer_ref=charge.customer.vendor_ref)
    )
    assert payment is not None
    assert payment.status == PaymentStatus.FAILED
    assert payment.failure_reason == "Your card has insufficient funds."


def test_somebody_elses_card_is_refused(
    stripe_server: StripeServer, stripe: StripeGateway, charge: ChargeRequest
) -> None:
    stranger, _card = stripe_server.store_method()

    with pytest.raises(ProviderError) as caught:
        stripe.charge(replace(charge, customer=replace(CUSTOMER, vendor_ref=stranger)))

    assert caught.value.permanent
    assert stripe_server.taken == 0


def test_a_payment_is_found_by_whatever_is_known_of_it(
    stripe: StripeGateway, charge: ChargeRequest
) -> None:
    payment = stripe.charge(charge)

    assert stripe.find_payment(PaymentQuery(charge.order_id)) == payment
    by_ref = PaymentQuery(charge.order_id, payment_ref=payment.payment_ref)
    assert stripe.find_payment(by_ref) == payment
    by_customer = PaymentQuery(charge.order_id, customer_ref=payment.customer_ref)
    assert stripe.find_payment(by_customer) == payment


def test_a_payment_is_found_behind_many_others_of_the_same_customer(
    stripe_server: StripeServer, stripe: StripeGateway, charge: ChargeRequest
) -> None:
    wanted = stripe.charge(charge)
    intent = stripe_server.row("payment_intent", wanted.payment_ref)
    for number in range(101):
        stripe_server.keep(
            {**intent, "id": f"pi_x{number}", "metadata": {"order_id": f"x{number}"}}
        )

    found = stripe.find_payment(
        PaymentQuery(charge.order_id, customer_ref=charge.customer.vendor_ref)
    )

    assert found == wanted


def test_the_attempt_that_took_money_is_found_among_failed_ones_of_one_order(
    stripe_server: StripeServer, stripe: StripeGateway, charge: ChargeRequest
) -> None:
    paid = stripe.charge(charge)
    stripe_server.decline()
    with pytest.raises(ProviderError):
        stripe.charge(replace(charge, idempotency_key="second-attempt"))

    query = PaymentQuery(charge.order_id, customer_ref=charge.customer.vendor_ref)
    assert stripe.find_payment(query) == paid


@pytest.mark.parametrize(
    "query",
    [
        PaymentQuery("renewal-9999"),
        PaymentQuery("x", payment_ref="pi_999999"),
        PaymentQuery("x", payment_ref="in_999999"),
        PaymentQuery("x", checkout_ref="cs_test_999999"),
        PaymentQuery("x' OR status:'succeeded"),
    ],
)
def test_what_was_never_paid_is_not_found(
    stripe: StripeGateway, charge: ChargeRequest, query: PaymentQuery
) -> None:
    stripe.charge(charge)

    assert stripe.find_payment(query) is None


def test_money_goes_back_in_part_and_then_whole(
    stripe_server: StripeServer, stripe: StripeGateway, charge: ChargeRequest
) -> None:
    payment = stripe.charge(charge)
    part = Money(Decimal(3000), "KRW")
    request = RefundRequest(payment.payment_ref, "half a month", "refund-1", part)

    first = stripe.refund(request)

    assert stripe.refund(request) == first
    assert (first.amount, first.status) == (part, RefundStatus.DONE)
    found = stripe.find_payment(PaymentQuery("x", payment_ref=payment.payment_ref))
    assert found is not None
    assert (found.status, found.refunded) == (PaymentStatus.PARTIALLY_REFUNDED, part)

    rest = stripe.refund(RefundRequest(payment.payment_ref, "all of it", "refund-2"))

    assert rest.amount == Money(Decimal(6900), "KRW")
    found = stripe.find_payment(PaymentQuery("x", payment_ref=payment.payment_ref))
    assert found is not None
    assert (found.status, found.refunded) == (PaymentStatus.REFUNDED, PRICE)
    assert stripe_server.taken == 0


def test_the_payment_of_an_invoice_goes_back_too(
    stripe_server: StripeServer, stripe: StripeGateway
) -> None:
    outcome = stripe_outcome(stripe_server, stripe, checkout(CheckoutKind.SUBSCRIPTION))
    assert outcome.payment is not None
    ref = outcome.payment.payment_ref

    refund = stripe.refund(RefundRequest(ref, "changed their mind", "refund-1"))

    assert refund.payment_ref == ref
    found = stripe.find_payment(PaymentQuery("x", payment_ref=ref))
    assert found is not None
    assert (found.payment_ref, found.status) == (ref, PaymentStatus.REFUNDED)
    assert stripe_server.taken == 0


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Money(Decimal(9901), "KRW"), "greater than unrefunded amount"),
        (Money(Decimal("50.00"), "USD"), "KRW only"),
    ],
)
def test_too_much_or_another_currency_does_not_go_back(
    stripe_server: StripeServer,
    stripe: StripeGateway,
    charge: ChargeRequest,
    amount: Money,
    words: str,
) -> None:
    payment = stripe.charge(charge)

    with pytest.raises(ProviderError, match=words) as caught:
        stripe.refund(RefundRequest(payment.payment_ref, "x", "refund-1", amount))

    assert caught.value.permanent
    assert stripe_server.taken == 9900


def test_giving_back_what_is_back_already_is_in_doubt_not_a_second_refund(
    stripe_server: StripeServer, stripe: StripeGateway, charge: ChargeRequest
) -> None:
    payment = stripe.charge(charge)
    stripe_server.refund_in_dashboard(payment.payment_ref)

    with pytest.raises(ProviderError, match="already been refunded") as caught:
        stripe.refund(RefundRequest(payment.payment_ref, "x", "refund-1"))

    assert caught.value.outcome_unknown


def test_a_forgotten_card_cannot_be_charged_and_is_forgotten_twice_without_complaint(
    stripe: StripeGateway, charge: ChargeRequest
) -> None:
    method = StoredMethod(charge.method_ref, charge.customer.vendor_ref)

    stripe.forget_method(method)
    stripe.forget_method(method)
    stripe.forget_method(StoredMethod("pm_999999", "cus_999999"))

    with pytest.raises(ProviderError):
        stripe.charge(charge)


def test_a_wrong_key_is_named_by_its_setting(stripe_server: StripeServer) -> None:
    gateway = stripe_server.gateway(secret_key="sk_test_wrong")

    with pytest.raises(ProviderError, match="STRIPE_SECRET_KEY") as caught:
        gateway.start_checkout(checkout(CheckoutKind.ONE_TIME))

    assert caught.value.permanent
    assert "sk_test" not in str(caught.value)


def test_an_installation_without_a_key_says_which_to_set(stripe_server: StripeServer) -> None:
    with pytest.raises(ProviderError, match="STRIPE_SECRET_KEY"):
        stripe_server.gateway(secret_key="").find_payment(PaymentQuery("order-000001"))


def test_the_secrets_are_in_no_repr(stripe: StripeGateway) -> None:
    assert SECRET_KEY not in repr(stripe) + str(vars(stripe))
    assert WEBHOOK_SECRET not in repr(stripe)
