"""Toss Payments behind the payment port: it keeps a card, and the product charges it.

The browser side is its JavaScript, version 2 (https://docs.tosspayments.com/sdk/v2/js): the page
calls `TossPayments(clientKey).payment({customerKey})` and on that the named method with the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import quote

from apps.providers import payment_words as words
from apps.providers.capabilities.payment import (
    ChargeRequest,
    CheckoutKind,
    CheckoutOutcome,
    CheckoutRequest,
    CheckoutReturn,
    CheckoutStart,
    CheckoutStatus,
    Money,
    Payment,
    PaymentNotice,
    PaymentQuery,
    Refund,
    RefundRequest,
    StoredMethod,
)
from apps.providers.fields import Fields, UnknownForm
from apps.providers.payment_http import Waits
from apps.providers.toss import webhooks
from apps.providers.toss.client import VENDOR, NotFound, TossClient
from apps.providers.toss.records import read_method, read_payment, read_refunds

T = TypeVar("T")
CURRENCY = "KRW"


class TossGateway:
    """Issue, charge, confirm, look up, cancel. Billing takes Korean won only."""

    name = "toss"
    renews_itself = False
    subscriptions = None
    settle_after_seconds = 120.0

    def __init__(
        self,
        *,
        client_key: str,
        secret_key: str,
        base_url: str = "https://api.tosspayments.com",
        connect_seconds: float = 5.0,
        read_seconds: float = 65.0,
        total_seconds: float = 75.0,
    ) -> None:
        self._client_key = client_key
        self._client = TossClient(
            base_url=base_url,
            secret_key=secret_key,
            waits=Waits(connect_seconds, read_seconds, total_seconds),
        )

    def start_checkout(self, request: CheckoutRequest) -> CheckoutStart:
        """Parameters for the page; nothing is sent. For a subscription the card is registered
        (requestBillingAuth), for one purchase it is paid with (requestPayment)."""
        if not self._client_key:
            raise words.key_missing(VENDOR, "TOSS_CLIENT_KEY")
        value = _won(request.amount)
        parameters: dict[str, Any] = {
            "clientKey": self._client_key,
            "customerKey": request.customer.key,
            "method": "CARD",
            "successUrl": request.success_url,
            "failUrl": request.cancel_url,
            **_person(request.customer.email, request.customer.name),
        }
        if request.kind == CheckoutKind.SUBSCRIPTION:
            return CheckoutStart("", "", "requestBillingAuth", parameters)
        parameters |= {
            "amount": {"currency": CURRENCY, "value": value},
            "orderId": request.order_id,
            "orderName": request.order_name,
        }
        return CheckoutStart("", "", "requestPayment", parameters)

    def complete_checkout(self, returned: CheckoutReturn) -> CheckoutOutcome:
        """A subscription's authKey becomes a billing key (nothing is charged, the key is shown
        once); one purchase is confirmed, which takes the money."""
        if returned.request.kind == CheckoutKind.SUBSCRIPTION:
            method = self._issue(returned)
            return CheckoutOutcome(
                CheckoutStatus.COMPLETE, customer_ref=method.customer_ref, method=method
            )
        payment = self._confirm(returned)
        return CheckoutOutcome(
            CheckoutStatus.COMPLETE, customer_ref=returned.request.customer.key, payment=payment
        )

    def charge(self, request: ChargeRequest) -> Payment:
        body = {
            "customerKey": request.customer.key,
            "amount": _won(request.amount),
            "orderId": request.order_id,
            "orderName": request.order_name,
            **_person(request.customer.email, request.customer.name),
        }
        path = f"/v1/billing/{_segment(request.method_ref)}"
        return self._take(path, body, request.order_id, request.amount, request.idempotency_key)

    def find_payment(self, query: PaymentQuery) -> Payment | None:
        ref = query.payment_ref
        place = _segment(ref) if ref else f"orders/{_segment(query.order_id)}"
        try:
            found = self._client.get(f"/v1/payments/{place}")
        except NotFound:
            return None
        return _read(found, read_payment)

    def refund(self, request: RefundRequest) -> Refund:
        body: dict[str, Any] = {"cancelReason": request.reason}
        if request.amount is not None:
            body["cancelAmount"] = _won(request.amount)
        answer = self._client.post(
            f"/v1/payments/{_segment(request.payment_ref)}/cancel",
            body,
            idempotency_key=request.idempotency_key,
            moves_money=True,
        )
        refunds = _read(answer, read_refunds, moves_money=True)
        if not refunds or refunds[-1].payment_ref != request.payment_ref:
            raise words.other_order(VENDOR, moves_money=True)
        if request.amount is not None and refunds[-1].amount != request.amount:
            raise words.other_order(VENDOR, moves_money=True)
        return refunds[-1]

    def forget_method(self, method: StoredMethod) -> None:
        """DELETE the billing key (https://docs.tosspayments.com/reference#빌링키-삭제)."""
        try:
            self._client.delete(f"/v1/billing/{_segment(method.ref)}")
        except NotFound:
            return

    def verify_webhook(self, headers: Mapping[str, str], body: bytes) -> PaymentNotice:  # noqa: ARG002
        return webhooks.verify(body, self._client)

    def _issue(self, returned: CheckoutReturn) -> StoredMethod:
        key = returned.request.customer.key
        if returned.parameters.get("customerKey") != key:
            raise words.other_order(VENDOR, moves_money=False)
        answer = self._client.post(
            "/v1/billing/authorizations/issue",
            {"authKey": returned.parameters.get("authKey", ""), "customerKey": key},
            idempotency_key=returned.idempotency_key,
            moves_money=False,
        )
        method = _read(answer, read_method)
        if method.customer_ref != key:
            raise words.other_order(VENDOR, moves_money=False)
        return method

    def _confirm(self, returned: CheckoutReturn) -> Payment:
        request, said = returned.request, returned.parameters
        value = _won(request.amount)
        if said.get("orderId") != request.order_id or said.get("amount") != str(value):
            raise words.other_order(VENDOR, moves_money=False)
        body = {
            "paymentKey": said.get("paymentKey", ""),
            "orderId": request.order_id,
            "amount": value,
        }
        return self._take(
            "/v1/payments/confirm", body, request.order_id, request.amount, returned.idempotency_key
        )

    def _take(
        self, path: str, body: dict[str, Any], order_id: str, amount: Money, idempotency_key: str
    ) -> Payment:
        """Take money. A used idempotency key gives its first answer whatever the body says, so
        the answer is compared with what was asked for."""
        answer = self._client.post(path, body, idempotency_key=idempotency_key, moves_money=True)
        payment = _read(answer, read_payment, moves_money=True)
        if payment.order_id != order_id or payment.amount != amount:
            raise words.other_order(VENDOR, moves_money=True)
        return payment


def _read(answer: Fields, reader: Callable[[Fields], T], *, moves_money: bool = False) -> T:
    try:
        return reader(answer)
    except UnknownForm as error:
        raise words.unreadable(VENDOR, moves_money=moves_money, place=error.place) from None


def _won(amount: Money) -> int:
    if amount.currency != CURRENCY:
        raise words.currency_refused(VENDOR, CURRENCY)
    return amount.minor_units


def _person(email: str, name: str) -> dict[str, str]:
    """Toss sends receipts to the address; both are at most 100 characters."""
    said = {"customerEmail": email, "customerName": name[:100]}
    return {field: value for field, value in said.items() if value and len(value) <= 100}


def _segment(ref: str) -> str:
    """A key as one piece of a path; billing keys end in "="."""
    return quote(ref, safe="")
