"""Stripe behind the payment port: hosted checkout, and subscriptions that it renews itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from apps.providers import payment_words as words
from apps.providers.capabilities.payment import (
    ChargeRequest,
    CheckoutOutcome,
    CheckoutRequest,
    CheckoutReturn,
    CheckoutStart,
    Payment,
    PaymentNotice,
    PaymentQuery,
    Refund,
    RefundRequest,
    StoredMethod,
)
from apps.providers.fields import UnknownForm
from apps.providers.payment_http import Waits
from apps.providers.stripe import checkout, payments, webhooks
from apps.providers.stripe.client import VENDOR, NotFound, StripeClient
from apps.providers.stripe.records import read_intent, read_refund
from apps.providers.stripe.subscriptions import StripeSubscriptions


class StripeGateway:
    """webhook_secrets: every secret that is valid now, several while one replaces another."""

    name = "stripe"
    renews_itself = True
    settle_after_seconds = 120.0

    def __init__(
        self,
        *,
        secret_key: str,
        webhook_secrets: Sequence[str] = (),
        base_url: str = "https://api.stripe.com",
        connect_seconds: float = 5.0,
        read_seconds: float = 80.0,
        total_seconds: float = 90.0,
    ) -> None:
        self._webhook_secrets = tuple(webhook_secrets)
        self._client = StripeClient(
            base_url=base_url,
            secret_key=secret_key,
            waits=Waits(connect_seconds, read_seconds, total_seconds),
        )
        self.subscriptions = StripeSubscriptions(self._client)

    def start_checkout(self, request: CheckoutRequest) -> CheckoutStart:
        session = self._client.post(
            "/v1/checkout/sessions",
            checkout.session_parameters(request),
            idempotency_key=request.idempotency_key,
        )
        try:
            return checkout.read_start(session)
        except UnknownForm as error:
            raise words.unreadable(VENDOR, moves_money=False, place=error.place) from None

    def complete_checkout(self, returned: CheckoutReturn) -> CheckoutOutcome:
        """Reads only: the customer paid on Stripe's page."""
        try:
            session = self._client.get(
                f"/v1/checkout/sessions/{returned.checkout_ref}", expand=["subscription"]
            )
            return checkout.read_outcome(self._client, session, returned)
        except NotFound as error:
            raise words.refused(VENDOR, str(error)) from None
        except UnknownForm as error:
            raise words.unreadable(VENDOR, moves_money=False, place=error.place) from None

    def charge(self, request: ChargeRequest) -> Payment:
        """One PaymentIntent without the customer being there
        (https://docs.stripe.com/api/payment_intents/create)."""
        answer = self._client.post(
            "/v1/payment_intents",
            {
                "amount": request.amount.minor_units,
                "currency": request.amount.currency.lower(),
                "customer": request.customer.vendor_ref,
                "payment_method": request.method_ref,
                "off_session": True,
                "confirm": True,
                "description": request.order_name,
                "metadata": {"order_id": request.order_id, "customer_key": request.customer.key},
                "expand": ["latest_charge"],
            },
            idempotency_key=request.idempotency_key,
            moves_money=True,
        )
        try:
            payment = read_intent(answer)
        except UnknownForm as error:
            raise words.unreadable(VENDOR, moves_money=True, place=error.place) from None
        if payment.order_id != request.order_id or payment.amount != request.amount:
            raise words.other_order(VENDOR, moves_money=True)
        return payment

    def find_payment(self, query: PaymentQuery) -> Payment | None:
        return payments.find(self._client, query)

    def refund(self, request: RefundRequest) -> Refund:
        """https://docs.stripe.com/api/refunds/create; the sentence of the reason is kept as
        metadata, because Stripe's own reasons are three words."""
        try:
            intent = payments.intent_behind(self._client, request.payment_ref)
            self._check_currency(intent, request)
        except NotFound as error:
            raise words.refused(VENDOR, str(error)) from None
        except UnknownForm as error:
            raise words.unreadable(VENDOR, moves_money=False, place=error.place) from None
        part = {} if request.amount is None else {"amount": request.amount.minor_units}
        answer = self._client.post(
            "/v1/refunds",
            {"payment_intent": intent, "metadata": {"reason": request.reason}, **part},
            idempotency_key=request.idempotency_key,
            moves_money=True,
        )
        try:
            refund = read_refund(answer)
        except UnknownForm as error:
            raise words.unreadable(VENDOR, moves_money=True, place=error.place) from None
        if refund.payment_ref != intent or request.amount not in (None, refund.amount):
            raise words.other_order(VENDOR, moves_money=True)
        return Refund(
            refund_ref=refund.refund_ref,
            payment_ref=request.payment_ref,
            amount=refund.amount,
            status=refund.status,
            refunded_at=refund.refunded_at,
        )

    def forget_method(self, method: StoredMethod) -> None:
        """https://docs.stripe.com/api/payment_methods/detach"""
        path = f"/v1/payment_methods/{method.ref}"
        try:
            is_attached = bool(self._client.get(path).reference("customer"))
        except NotFound:
            return
        if is_attached:
            self._client.post(f"{path}/detach", {})

    def verify_webhook(self, headers: Mapping[str, str], body: bytes) -> PaymentNotice:
        return webhooks.verify(headers, body, self._webhook_secrets, self._client)

    def _check_currency(self, intent: str, request: RefundRequest) -> None:
        """A refund names no currency on the wire: 100 would be cents or won."""
        if request.amount is None:
            return
        paid = payments.by_ref(self._client, intent).amount
        if paid.currency != request.amount.currency:
            raise words.currency_refused(VENDOR, paid.currency)
