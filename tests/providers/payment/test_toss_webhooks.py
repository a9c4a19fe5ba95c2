"""Toss's unsigned messages are believed only as far as Toss itself repeats them."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from apps.providers.capabilities.payment import (
    CheckoutKind,
    CheckoutReturn,
    Money,
    NoticeKind,
    Payment,
    WebhookRejected,
)
from apps.providers.errors import ProviderError
from apps.providers.toss.gateway import TossGateway
from tests.providers.payment.conftest import PRICE, checkout, stored_card
from tests.support.vendors.payment_server import Delivery, Fault
from tests.support.vendors.toss_server import TossServer


def paid(server: TossServer, gateway: TossGateway) -> Payment:
    request = checkout(CheckoutKind.ONE_TIME)
    parameters = server.authorize(gateway.start_checkout(request))
    outcome = gateway.complete_checkout(CheckoutReturn(request, "", parameters, "end-1"))
    assert outcome.payment is not None
    return outcome.payment


def changed(delivery: Delivery, **changes: Any) -> bytes:
    event = json.loads(delivery.body)
    event["data"] |= changes
    return json.dumps(event).encode()


def test_a_true_message_becomes_a_notice_of_what_toss_itself_says(
    toss_server: TossServer, toss: TossGateway
) -> None:
    payment = paid(toss_server, toss)
    [delivery] = toss_server.events()

    notice = toss.verify_webhook(delivery.headers, delivery.body)

    assert notice.kind == NoticeKind.PAYMENT_PAID
    assert (notice.order_id, notice.payment_ref) == (payment.order_id, payment.payment_ref)
    assert notice.amount == PRICE
    assert notice.occurred_at == payment.paid_at
    assert len(notice.event_id) <= 100
    assert "canary" not in json.dumps(dict(notice.raw))


def test_the_same_message_is_the_same_event_whatever_its_headers_say(
    toss_server: TossServer, toss: TossGateway
) -> None:
    paid(toss_server, toss)
    [delivery] = toss_server.events()
    replayed = {**delivery.headers, "tosspayments-webhook-transmission-id": "whtrans_forged"}

    first = toss.verify_webhook(delivery.headers, delivery.body)

    assert toss.verify_webhook(replayed, delivery.body) == first
    assert toss.verify_webhook({}, delivery.body) == first


@pytest.mark.parametrize(
    "lie",
    [
        {"totalAmount": 1},
        {"totalAmount": 990000},
        {"orderId": "order-000002"},
        {"status": "CANCELED"},
        {"status": "ABORTED"},
        {"status": "PAID_TWICE"},
        {"paymentKey": "tviva_999999"},
    ],
)
def test_a_lie_is_rejected(
    toss_server: TossServer, toss: TossGateway, lie: dict[str, object]
) -> None:
    paid(toss_server, toss)
    [delivery] = toss_server.events()

    with pytest.raises(WebhookRejected):
        toss.verify_webhook(delivery.headers, changed(delivery, **lie))


def test_done_is_not_believed_before_it_is_confirmed(
    toss_server: TossServer, toss: TossGateway
) -> None:
    request = checkout(CheckoutKind.ONE_TIME)
    parameters = toss_server.authorize(toss.start_checkout(request))
    waiting = toss_server._known(parameters["paymentKey"])
    forged = toss_server.deliver(waiting, status="DONE")

    with pytest.raises(WebhookRejected, match="something else"):
        toss.verify_webhook(forged.headers, forged.body)


def test_messages_out_of_order_all_tell_of_the_present_state(
    toss_server: TossServer, toss: TossGateway
) -> None:
    payment = paid(toss_server, toss)
    toss_server.cancel_in_console(payment.payment_ref, 4000)
    toss_server.cancel_in_console(payment.payment_ref)

    notices = [
        toss.verify_webhook(delivery.headers, delivery.body)
        for delivery in reversed(toss_server.events())
    ]

    assert {notice.kind for notice in notices} == {NoticeKind.PAYMENT_REFUNDED}
    assert {notice.refunded for notice in notices} == {PRICE}
    assert len({notice.event_id for notice in notices}) == 1


def test_each_partial_refund_is_an_event_of_its_own_when_it_is_heard_in_time(
    toss_server: TossServer, toss: TossGateway
) -> None:
    payment = paid(toss_server, toss)
    first = toss_server.cancel_in_console(payment.payment_ref, 4000)
    heard_first = toss.verify_webhook(first.headers, first.body)
    second = toss_server.cancel_in_console(payment.payment_ref, 1000)
    heard_second = toss.verify_webhook(second.headers, second.body)

    assert heard_first.refunded == Money(Decimal(4000), "KRW")
    assert heard_second.refunded == Money(Decimal(5000), "KRW")
    assert heard_first.event_id != heard_second.event_id
    assert heard_first.occurred_at < heard_second.occurred_at


def test_an_expired_payment_is_a_failed_one(toss_server: TossServer, toss: TossGateway) -> None:
    request = checkout(CheckoutKind.ONE_TIME)
    parameters = toss_server.authorize(toss.start_checkout(request))
    delivery = toss_server.expire(parameters["paymentKey"])

    assert toss.verify_webhook(delivery.headers, delivery.body).kind == NoticeKind.PAYMENT_FAILED


def test_a_removed_card_is_named_and_shown_nowhere(
    toss_server: TossServer, toss: TossGateway
) -> None:
    method = stored_card(toss_server, toss)
    delivery = toss_server.delete_billing_key(method.ref)

    notice = toss.verify_webhook(delivery.headers, delivery.body)

    assert notice.kind == NoticeKind.METHOD_REMOVED
    assert notice.method_ref == method.ref
    assert method.ref not in repr(notice)


def test_other_messages_are_heard_and_mean_nothing(toss: TossGateway) -> None:
    event = {"eventType": "CUSTOMER_STATUS_CHANGED", "createdAt": "2026-01-01T00:00:00", "data": {}}

    assert toss.verify_webhook({}, json.dumps(event).encode()).kind == NoticeKind.OTHER


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"\xff\xfe",
        b'{"eventType": "PAYMENT_STATUS_CHANGED"}',
        b'{"eventType": "PAYMENT_STATUS_CHANGED", "data": {"paymentKey": 7}}',
        b'{"eventType": "PAYMENT_STATUS_CHANGED", "createdAt": "soon", "data": {}}',
        b'{"eventType": ' + b"[" * 5000,
    ],
)
def test_what_is_no_message_is_rejected_without_asking(
    toss_server: TossServer, toss: TossGateway, body: bytes
) -> None:
    with pytest.raises(WebhookRejected):
        toss.verify_webhook({}, body)

    assert toss_server.requests == []


@pytest.mark.parametrize("fault", [Fault.SERVER_ERROR, Fault.ANSWER_LOST, Fault.WRONG_SCHEMA])
def test_when_toss_cannot_be_asked_the_message_is_neither_believed_nor_rejected(
    toss_server: TossServer, toss: TossGateway, fault: Fault
) -> None:
    paid(toss_server, toss)
    [delivery] = toss_server.events()
    toss_server.misbehave(fault, on="GET /v1/payments/")

    with pytest.raises(ProviderError) as caught:
        toss.verify_webhook(delivery.headers, delivery.body)

    assert not caught.value.permanent
