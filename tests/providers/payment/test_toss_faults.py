"""Toss Payments misbehaves: each fault has the right outcome, and money is never taken twice."""

from __future__ import annotations

import socket
import traceback

import pytest

from apps.providers.capabilities.payment import PaymentQuery, PaymentStatus, RefundRequest
from apps.providers.errors import ProviderError
from apps.providers.toss.gateway import TossGateway
from tests.providers.payment.conftest import charge_of, hurried, stored_card
from tests.support.vendors.payment_server import Fault
from tests.support.vendors.toss_server import SECRET_KEY, TossServer

CHARGE = "POST /v1/billing/bk_"
ORDER = PaymentQuery("renewal-0001")
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
    toss_server: TossServer, toss: TossGateway, fault: Fault
) -> None:
    method = stored_card(toss_server, toss)
    toss_server.misbehave(fault, on=CHARGE)

    with pytest.raises(ProviderError) as caught:
        hurried(toss_server, fault).charge(charge_of(method))

    assert caught.value.outcome_unknown
    assert not caught.value.permanent
    assert toss_server.count(CHARGE) == 1
    payment = toss.find_payment(ORDER)
    assert payment is not None
    assert payment.status == PaymentStatus.PAID
    assert toss.charge(charge_of(method)) == payment
    assert toss_server.taken == 9900


@pytest.mark.parametrize("fault", NOTHING_DONE)
def test_a_charge_that_may_not_have_arrived_is_unknown_too_and_asking_finds_nothing(
    toss_server: TossServer, toss: TossGateway, fault: Fault
) -> None:
    method = stored_card(toss_server, toss)
    toss_server.misbehave(fault, on=CHARGE)

    with pytest.raises(ProviderError) as caught:
        hurried(toss_server, fault).charge(charge_of(method))

    assert caught.value.outcome_unknown
    assert toss_server.count(CHARGE) == 1
    assert toss.find_payment(ORDER) is None
    assert toss_server.taken == 0


def test_a_busy_vendor_names_the_time_and_nothing_is_in_doubt(
    toss_server: TossServer, toss: TossGateway
) -> None:
    method = stored_card(toss_server, toss)
    toss_server.misbehave(Fault.RATE_LIMITED, on=CHARGE)

    with pytest.raises(ProviderError) as caught:
        toss.charge(charge_of(method))

    assert caught.value.retry_after == 7
    assert not caught.value.outcome_unknown
    assert not caught.value.permanent


def test_an_unreachable_vendor_has_surely_taken_nothing(
    toss_server: TossServer, toss: TossGateway
) -> None:
    method = stored_card(toss_server, toss)
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        gateway = toss_server.gateway(base_url=f"http://127.0.0.1:{unused.getsockname()[1]}")

        with pytest.raises(ProviderError, match="could not be reached") as caught:
            gateway.charge(charge_of(method))

    assert not caught.value.outcome_unknown
    assert not caught.value.permanent


@pytest.mark.parametrize("fault", [*MONEY_MOVED, *NOTHING_DONE])
def test_a_failed_look_up_can_be_repeated_and_is_not_taken_for_a_missing_payment(
    toss_server: TossServer, toss: TossGateway, fault: Fault
) -> None:
    toss.charge(charge_of(stored_card(toss_server, toss)))
    toss_server.misbehave(fault, on="GET /v1/payments/")

    with pytest.raises(ProviderError) as caught:
        hurried(toss_server, fault).find_payment(ORDER)

    assert not caught.value.outcome_unknown
    assert not caught.value.permanent
    assert toss.find_payment(ORDER) is not None


@pytest.mark.parametrize("fault", MONEY_MOVED)
def test_a_lost_answer_to_a_refund_is_unknown_and_the_same_key_gives_it_once(
    toss_server: TossServer, toss: TossGateway, fault: Fault
) -> None:
    payment = toss.charge(charge_of(stored_card(toss_server, toss)))
    toss_server.misbehave(fault, on="POST /v1/payments/")
    request = RefundRequest(payment.payment_ref, "double booking", "refund-1")

    with pytest.raises(ProviderError) as caught:
        hurried(toss_server, fault).refund(request)

    assert caught.value.outcome_unknown
    found = toss.find_payment(ORDER)
    assert found is not None
    assert found.status == PaymentStatus.REFUNDED
    assert toss.refund(request).amount == payment.amount
    assert len(toss_server.payment_of("renewal-0001")["cancels"]) == 1


@pytest.mark.parametrize("fault", [*MONEY_MOVED, *NOTHING_DONE, Fault.RATE_LIMITED])
def test_no_failure_shows_the_secret_key_or_the_stored_card(
    toss_server: TossServer,
    toss: TossGateway,
    fault: Fault,
    everything_logged: pytest.LogCaptureFixture,
) -> None:
    method = stored_card(toss_server, toss)
    toss_server.misbehave(fault, on=CHARGE)

    with pytest.raises(ProviderError) as caught:
        hurried(toss_server, fault).charge(charge_of(method))

    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    shown += everything_logged.text + repr(method) + repr(charge_of(method))
    assert SECRET_KEY not in shown
    assert method.ref not in shown
    assert "4330" not in shown


def test_a_vendor_that_repeats_keys_and_card_numbers_is_not_quoted(
    toss_server: TossServer, toss: TossGateway
) -> None:
    method = stored_card(toss_server, toss)
    toss_server.decline("INVALID_CARD_NUMBER", f"{SECRET_KEY}: 4330-1234-5678-1234 거절\n")

    with pytest.raises(ProviderError) as caught:
        toss.charge(charge_of(method))

    assert SECRET_KEY not in str(caught.value)
    assert "1234-5678" not in str(caught.value)
    assert "거절" in str(caught.value)
