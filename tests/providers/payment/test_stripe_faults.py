"""Stripe misbehaves: each fault has the right outcome, and money is never taken twice."""

from __future__ import annotations

import socket
import traceback

import pytest

from apps.providers.capabilities.payment import (
    CheckoutKind,
    PaymentQuery,
    PaymentStatus,
    RefundRequest,
)
from apps.providers.errors import ProviderError
from apps.providers.stripe.gateway import StripeGateway
from tests.providers.payment.conftest import charge_with, checkout, hurried
from tests.support.vendors.payment_server import Fault
from tests.support.vendors.stripe_api import SECRET_KEY
from tests.support.vendors.stripe_server import StripeServer

CHARGE = "POST /v1/payment_intents"
MONEY_MOVED = [
    Fault.HANGS,
    Fault.DRIPS,
    Fault.ANSWER_LOST,
    Fault.ANSWER_CUT,
    Fault.BROKEN_JSON,
    Fault.ERROR_AFTER,
]
NOTHING_DONE = [
    Fault.SERVER_ERROR,
    Fault.WEB_PAGE,
    Fault.WRONG_SCHEMA,
    Fault.REFUSED_CONNECTION,
]


@pytest.mark.parametrize("fault", MONEY_MOVED)
def test_a_lost_answer_to_a_charge_is_unknown_and_is_settled_by_asking(
    stripe_server: StripeServer, stripe: StripeGateway, fault: Fault
) -> None:
    request = charge_with(stripe_server)
    stripe_server.misbehave(fault, on=CHARGE)

    with pytest.raises(ProviderError) as caught:
        hurried(stripe_server, fault).charge(request)

    assert caught.value.outcome_unknown
    assert not caught.value.permanent
    assert stripe_server.count(CHARGE) == 1
    query = PaymentQuery(request.order_id, customer_ref=request.customer.vendor_ref)
    payment = stripe.find_payment(query)
    assert payment is not None
    assert payment.status == PaymentStatus.PAID
    assert stripe.charge(request) == payment
    assert stripe_server.taken == 9900


@pytest.mark.parametrize("fault", NOTHING_DONE)
def test_a_charge_that_may_not_have_arrived_is_unknown_too_and_asking_finds_nothing(
    stripe_server: StripeServer, stripe: StripeGateway, fault: Fault
) -> None:
    request = charge_with(stripe_server)
    stripe_server.misbehave(fault, on=CHARGE)

    with pytest.raises(ProviderError) as caught:
        hurried(stripe_server, fault).charge(request)

    assert caught.value.outcome_unknown
    assert stripe_server.count(CHARGE) == 1
    query = PaymentQuery(request.order_id, customer_ref=request.customer.vendor_ref)
    assert stripe.find_payment(query) is None
    assert stripe_server.taken == 0


def test_a_busy_vendor_names_the_time_and_nothing_is_in_doubt(
    stripe_server: StripeServer, stripe: StripeGateway
) -> None:
    stripe_server.misbehave(Fault.RATE_LIMITED, on=CHARGE)

    with pytest.raises(ProviderError) as caught:
        stripe.charge(charge_with(stripe_server))

    assert caught.value.retry_after == 7
    assert not caught.value.outcome_unknown
    assert not caught.value.permanent


def test_an_unreachable_vendor_has_surely_taken_nothing(stripe_server: StripeServer) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        gateway = stripe_server.gateway(base_url=f"http://127.0.0.1:{unused.getsockname()[1]}")

        with pytest.raises(ProviderError, match="could not be reached") as caught:
            gateway.charge(charge_with(stripe_server))

    assert not caught.value.outcome_unknown
    assert not caught.value.permanent


@pytest.mark.parametrize("fault", [*MONEY_MOVED, *NOTHING_DONE])
def test_a_failed_look_up_can_be_repeated_and_is_not_taken_for_a_missing_payment(
    stripe_server: StripeServer, stripe: StripeGateway, fault: Fault
) -> None:
    payment = stripe.charge(charge_with(stripe_server))
    stripe_server.misbehave(fault, on="GET /v1/payment_intents")
    query = PaymentQuery("renewal-0001", payment_ref=payment.payment_ref)

    with pytest.raises(ProviderError) as caught:
        hurried(stripe_server, fault).find_payment(query)

    assert not caught.value.outcome_unknown
    assert not caught.value.permanent
    assert stripe.find_payment(query) == payment


@pytest.mark.parametrize("fault", MONEY_MOVED)
def test_a_lost_answer_to_a_refund_is_unknown_and_the_same_key_gives_it_once(
    stripe_server: StripeServer, stripe: StripeGateway, fault: Fault
) -> None:
    payment = stripe.charge(charge_with(stripe_server))
    stripe_server.misbehave(fault, on="POST /v1/refunds")
    request = RefundRequest(payment.payment_ref, "double booking", "refund-1")

    with pytest.raises(ProviderError) as caught:
        hurried(stripe_server, fault).refund(request)

    assert caught.value.outcome_unknown
    assert stripe.refund(request).amount == payment.amount
    assert len(stripe_server.all("refund")) == 1


@pytest.mark.parametrize("fault", [*MONEY_MOVED, *NOTHING_DONE])
def test_a_checkout_that_could_not_be_started_can_simply_be_started_again(
    stripe_server: StripeServer, stripe: StripeGateway, fault: Fault
) -> None:
    request = checkout(CheckoutKind.SUBSCRIPTION)
    stripe_server.misbehave(fault, on="POST /v1/checkout/sessions")

    with pytest.raises(ProviderError) as caught:
        hurried(stripe_server, fault).start_checkout(request)

    assert not caught.value.outcome_unknown
    assert not caught.value.permanent
    stripe.start_checkout(request)
    assert len(stripe_server.all("checkout.session")) == 1


@pytest.mark.parametrize("fault", [*MONEY_MOVED, *NOTHING_DONE, Fault.RATE_LIMITED])
def test_no_failure_shows_the_secret_key_the_card_or_a_whole_answer(
    stripe_server: StripeServer,
    stripe: StripeGateway,
    fault: Fault,
    everything_logged: pytest.LogCaptureFixture,
) -> None:
    request = charge_with(stripe_server)
    stripe_server.misbehave(fault, on=CHARGE)

    with pytest.raises(ProviderError) as caught:
        hurried(stripe_server, fault).charge(request)

    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    shown += everything_logged.text + repr(request)
    assert SECRET_KEY not in shown
    assert request.method_ref not in shown
    assert "canary" not in shown
    assert "<html>" not in shown


def test_a_vendor_that_repeats_keys_and_card_numbers_is_not_quoted(
    stripe_server: StripeServer, stripe: StripeGateway
) -> None:
    request = charge_with(stripe_server)
    stripe_server.decline("incorrect_number", f"{SECRET_KEY}: 4242 4242 4242 4242 is wrong.\n")

    with pytest.raises(ProviderError) as caught:
        stripe.charge(request)

    assert SECRET_KEY not in str(caught.value)
    assert "4242" not in str(caught.value)
    assert "is wrong" in str(caught.value)
