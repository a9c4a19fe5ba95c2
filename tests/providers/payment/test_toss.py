"""Toss Payments: a card is registered, charged, found again, given back and forgotten."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from apps.providers.capabilities.payment import (
    CheckoutKind,
    CheckoutReturn,
    CheckoutStatus,
    Money,
    PaymentQuery,
    PaymentStatus,
    RefundRequest,
    RefundStatus,
)
from apps.providers.errors import ProviderError
from apps.providers.toss.gateway import TossGateway
from tests.providers.payment.conftest import CUSTOMER, PRICE, charge_of, checkout, stored_card
from tests.support.vendors.toss_server import SECRET_KEY, TossServer

ORDER = PaymentQuery("renewal-0001")


def test_renewals_are_ours_and_the_port_says_so(toss: TossGateway) -> None:
    assert toss.renews_itself is False
    assert toss.subscriptions is None


def test_a_subscription_checkout_stores_a_card_and_takes_no_money(
    toss_server: TossServer, toss: TossGateway
) -> None:
    request = checkout(CheckoutKind.SUBSCRIPTION)
    start = toss.start_checkout(request)
    assert start.url == ""

    outcome = toss.complete_checkout(
        CheckoutReturn(request, start.checkout_ref, toss_server.register_card(start), "end-1")
    )

    assert outcome.status == CheckoutStatus.COMPLETE
    assert outcome.payment is None
    assert outcome.method is not None
    assert toss_server.billing_keys == {outcome.method.ref: CUSTOMER.key}
    assert outcome.method.label == "•••• 123*"
    assert toss_server.taken == 0


def test_completing_twice_under_one_key_gives_the_same_card(
    toss_server: TossServer, toss: TossGateway
) -> None:
    request = checkout(CheckoutKind.SUBSCRIPTION)
    start = toss.start_checkout(request)
    returned = CheckoutReturn(request, "", toss_server.register_card(start), "end-1")

    assert toss.complete_checkout(returned) == toss.complete_checkout(returned)
    assert len(toss_server.billing_keys) == 1


def test_a_card_registered_by_somebody_else_is_refused_before_anything_is_sent(
    toss_server: TossServer, toss: TossGateway
) -> None:
    request = checkout(CheckoutKind.SUBSCRIPTION)
    other = replace(request, customer=replace(CUSTOMER, key="somebody-else"))
    parameters = toss_server.register_card(toss.start_checkout(other))

    with pytest.raises(ProviderError) as caught:
        toss.complete_checkout(CheckoutReturn(request, "", parameters, "end-1"))

    assert caught.value.permanent
    assert toss_server.requests == []


def test_one_purchase_is_confirmed_and_paid(toss_server: TossServer, toss: TossGateway) -> None:
    request = checkout(CheckoutKind.ONE_TIME)
    parameters = toss_server.authorize(toss.start_checkout(request))
    assert toss_server.taken == 0

    outcome = toss.complete_checkout(CheckoutReturn(request, "", parameters, "end-1"))

    assert outcome.payment is not None
    assert outcome.payment.status == PaymentStatus.PAID
    assert outcome.payment.amount == PRICE
    assert outcome.payment.paid_at is not None
    assert toss_server.taken == 9900


@pytest.mark.parametrize("change", [{"amount": "100"}, {"orderId": "order-000002"}])
def test_a_changed_return_address_confirms_nothing(
    toss_server: TossServer, toss: TossGateway, change: dict[str, str]
) -> None:
    request = checkout(CheckoutKind.ONE_TIME)
    parameters = toss_server.authorize(toss.start_checkout(request)) | change

    with pytest.raises(ProviderError, match="another order or amount") as caught:
        toss.complete_checkout(CheckoutReturn(request, "", parameters, "end-1"))

    assert caught.value.permanent
    assert toss_server.requests == []


def test_a_stored_card_is_charged(toss_server: TossServer, toss: TossGateway) -> None:
    method = stored_card(toss_server, toss)

    payment = toss.charge(charge_of(method))

    assert payment.status == PaymentStatus.PAID
    assert payment.order_id == "renewal-0001"
    assert payment.method_label == "•••• 123*"
    assert toss.find_payment(ORDER) == payment
    assert toss.find_payment(PaymentQuery("unused", payment_ref=payment.payment_ref)) == payment


def test_the_same_charge_twice_takes_money_once(toss_server: TossServer, toss: TossGateway) -> None:
    method = stored_card(toss_server, toss)

    assert toss.charge(charge_of(method)) == toss.charge(charge_of(method))
    assert toss_server.taken == 9900


def test_a_key_used_again_for_another_amount_is_noticed(
    toss_server: TossServer, toss: TossGateway
) -> None:
    method = stored_card(toss_server, toss)
    toss.charge(charge_of(method))

    with pytest.raises(ProviderError, match="another order or amount") as caught:
        toss.charge(charge_of(method, amount=Money(Decimal(19900), "KRW")))

    assert caught.value.outcome_unknown
    assert toss_server.taken == 9900


def test_the_same_order_under_a_new_key_is_in_doubt_and_takes_nothing(
    toss_server: TossServer, toss: TossGateway
) -> None:
    method = stored_card(toss_server, toss)
    toss.charge(charge_of(method))

    with pytest.raises(ProviderError, match="중복된 주문번호") as caught:
        toss.charge(replace(charge_of(method), idempotency_key="another"))

    assert caught.value.outcome_unknown
    assert toss_server.taken == 9900


def test_a_declined_card_is_permanent_and_says_why(
    toss_server: TossServer, toss: TossGateway
) -> None:
    method = stored_card(toss_server, toss)
    toss_server.decline()

    with pytest.raises(ProviderError, match="한도초과 혹은 잔액부족") as caught:
        toss.charge(charge_of(method))

    assert caught.value.permanent
    assert not caught.value.outcome_unknown
    assert toss.find_payment(ORDER) is None


def test_a_declined_confirmation_is_found_as_failed(
    toss_server: TossServer, toss: TossGateway
) -> None:
    request = checkout(CheckoutKind.ONE_TIME)
    parameters = toss_server.authorize(toss.start_checkout(request))
    toss_server.decline()

    with pytest.raises(ProviderError):
        toss.complete_checkout(CheckoutReturn(request, "", parameters, "end-1"))

    payment = toss.find_payment(PaymentQuery(request.order_id))
    assert payment is not None
    assert payment.status == PaymentStatus.FAILED
    assert "한도초과" in payment.failure_reason
    assert payment.refunded.amount == 0


def test_confirming_too_late_is_permanent(toss_server: TossServer, toss: TossGateway) -> None:
    request = checkout(CheckoutKind.ONE_TIME)
    parameters = toss_server.authorize(toss.start_checkout(request))
    toss_server.expire(parameters["paymentKey"])

    with pytest.raises(ProviderError):
        toss.complete_checkout(CheckoutReturn(request, "", parameters, "end-1"))

    payment = toss.find_payment(PaymentQuery(request.order_id))
    assert payment is not None
    assert payment.status == PaymentStatus.FAILED


def test_money_goes_back_in_part_and_then_whole(toss_server: TossServer, toss: TossGateway) -> None:
    payment = toss.charge(charge_of(stored_card(toss_server, toss)))
    part = Money(Decimal(3000), "KRW")

    first = toss.refund(RefundRequest(payment.payment_ref, "half a month", "refund-1", part))
    again = toss.refund(RefundRequest(payment.payment_ref, "half a month", "refund-1", part))

    assert first == again
    assert (first.amount, first.status) == (part, RefundStatus.DONE)
    found = toss.find_payment(ORDER)
    assert found is not None
    assert (found.status, found.refunded) == (PaymentStatus.PARTIALLY_REFUNDED, part)

    rest = toss.refund(RefundRequest(payment.payment_ref, "all of it", "refund-2"))

    assert rest.amount == Money(Decimal(6900), "KRW")
    found = toss.find_payment(ORDER)
    assert found is not None
    assert (found.status, found.refunded) == (PaymentStatus.REFUNDED, PRICE)
    assert toss_server.taken == 0


def test_more_than_was_paid_cannot_go_back(toss_server: TossServer, toss: TossGateway) -> None:
    payment = toss.charge(charge_of(stored_card(toss_server, toss)))
    request = RefundRequest(payment.payment_ref, "x", "refund-1", Money(Decimal(10000), "KRW"))

    with pytest.raises(ProviderError, match="취소 할 수 없는 금액") as caught:
        toss.refund(request)

    assert caught.value.permanent
    assert toss_server.taken == 9900


def test_giving_back_what_is_back_already_is_in_doubt_not_a_second_refund(
    toss_server: TossServer, toss: TossGateway
) -> None:
    payment = toss.charge(charge_of(stored_card(toss_server, toss)))
    toss_server.cancel_in_console(payment.payment_ref)

    with pytest.raises(ProviderError, match="이미 취소된") as caught:
        toss.refund(RefundRequest(payment.payment_ref, "x", "refund-1"))

    assert caught.value.outcome_unknown


def test_a_forgotten_card_cannot_be_charged_and_is_forgotten_twice_without_complaint(
    toss_server: TossServer, toss: TossGateway
) -> None:
    method = stored_card(toss_server, toss)

    toss.forget_method(method)
    toss.forget_method(method)

    with pytest.raises(ProviderError) as caught:
        toss.charge(charge_of(method))
    assert caught.value.permanent


def test_other_currencies_than_won_are_refused_before_anything_is_sent(
    toss_server: TossServer, toss: TossGateway
) -> None:
    request = checkout(CheckoutKind.ONE_TIME, amount=Money(Decimal("9.90"), "USD"))

    with pytest.raises(ProviderError, match="KRW only") as caught:
        toss.start_checkout(request)

    assert caught.value.permanent
    assert toss_server.requests == []


def test_a_wrong_key_is_named_by_its_setting(toss_server: TossServer) -> None:
    gateway = toss_server.gateway(secret_key="test_sk_wrong")

    with pytest.raises(ProviderError, match="TOSS_SECRET_KEY") as caught:
        gateway.find_payment(ORDER)

    assert caught.value.permanent
    assert "test_sk_wrong" not in str(caught.value)


def test_an_installation_without_keys_says_which_to_set(toss_server: TossServer) -> None:
    with pytest.raises(ProviderError, match="TOSS_CLIENT_KEY"):
        toss_server.gateway(client_key="").start_checkout(checkout(CheckoutKind.ONE_TIME))
    with pytest.raises(ProviderError, match="TOSS_SECRET_KEY"):
        toss_server.gateway(secret_key="").find_payment(ORDER)


def test_the_secret_key_is_in_no_repr(toss: TossGateway) -> None:
    assert SECRET_KEY not in repr(toss)
    assert SECRET_KEY not in str(toss)
