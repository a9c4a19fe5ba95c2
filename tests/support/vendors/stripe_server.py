"""Stripe on loopback, with the customer, the calendar and the webhooks around it.

with StripeServer().running() as stripe:
    gateway = stripe.gateway()
    start = gateway.start_checkout(request)
    stripe.pay(start)                       # the customer pays on the hosted page
    stripe.renew(subscription_ref)          # a month passes
    for delivery in stripe.events():        # what the webhook's address would have got
        gateway.verify_webhook(delivery.headers, delivery.body)
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any

from apps.providers.capabilities.payment import CheckoutStart
from apps.providers.stripe.gateway import StripeGateway
from tests.support.vendors import stripe_objects as objects
from tests.support.vendors.payment_server import Delivery
from tests.support.vendors.stripe_api import SECRET_KEY, StripeApi
from tests.support.vendors.stripe_rows import Row

WEBHOOK_SECRET = "whsec_canary0webhook0secret"
DECLINE = ("card_declined", "Your card was declined.")


class StripeServer(StripeApi):
    def __init__(self) -> None:
        super().__init__()
        self.webhook_secrets = [WEBHOOK_SECRET]

    def gateway(self, **options: Any) -> StripeGateway:
        """The adapter, calling this server."""
        return StripeGateway(**{**self.options(), **options})

    def options(self) -> dict[str, Any]:
        return {
            "secret_key": SECRET_KEY,
            "webhook_secrets": [WEBHOOK_SECRET],
            "base_url": self.url,
            "read_seconds": 15.0,
            "total_seconds": 20.0,
        }

    # -- the customer ---------------------------------------------------------------------------

    def pay(self, start: CheckoutStart | str) -> Row:
        """The customer pays the open checkout; the session."""
        with self.lock:
            session = self._session(start)
            assert session["status"] == "open"
            customer = session["customer"] or self._new("customer", "cus")["id"]
            method = self._new("payment_method", "pm", customer=customer)
            session.update(status="complete", payment_status="paid", customer=customer)
            if session["mode"] == "subscription":
                self._begin(session, method["id"])
            else:
                intent = objects.intent(
                    self.name("pi"),
                    amount=session["amount_total"],
                    currency=session["currency"],
                    customer=customer,
                    payment_method=method["id"],
                    metadata=session["_metadata"],
                )
                session["payment_intent"] = self.succeed(self.keep(intent))["id"]
            self.emit("checkout.session.completed", session)
            return session

    def _begin(self, session: Row, method: str) -> None:
        kept = self.keep(
            objects.subscription(
                self.name("sub"),
                session["customer"],
                self.row("price", session["_price"]),
                session["_metadata"],
                method,
            )
        )
        session["subscription"] = kept["id"]
        self.emit("customer.subscription.created", kept)
        invoice = self.bill(kept, "subscription_create", session["amount_total"])
        session["invoice"] = invoice["id"]

    def expire(self, start: CheckoutStart | str) -> Row:
        """Nobody paid within a day."""
        with self.lock:
            session = self._session(start)
            session["status"] = "expired"
            self.emit("checkout.session.expired", session)
            return session

    def store_method(self, customer: str = "") -> tuple[str, str]:
        """A customer with a card: the names of both."""
        with self.lock:
            customer = customer or self._new("customer", "cus")["id"]
            return customer, self._new("payment_method", "pm", customer=customer)["id"]

    def decline(self, code: str = DECLINE[0], message: str = DECLINE[1], *, times: int = 1) -> None:
        """The next charges are declined."""
        self._declines += [(code, message)] * times

    # -- the calendar ---------------------------------------------------------------------------

    def renew(self, subscription_ref: str) -> Row | None:
        """The period ends: a paid invoice, or the end of a subscription cancelled for now, or
        nothing to pay while it is paused (None)."""
        with self.lock:
            kept = self.row("subscription", subscription_ref)
            if kept["cancel_at_period_end"]:
                self.end(kept)
                return None
            self._next_period(kept)
            if kept["pause_collection"]:
                self.emit("customer.subscription.updated", kept)
                return None
            invoice = self.bill(kept, "subscription_cycle", self._price_of(kept))
            self.emit("customer.subscription.updated", kept)
            return invoice

    def fail_renewal(self, subscription_ref: str) -> Row:
        """The period ends and the card is declined; Stripe will try again in three days."""
        with self.lock:
            kept = self.row("subscription", subscription_ref)
            self._next_period(kept)
            amount = self._price_of(kept)
            invoice = self.keep(
                objects.invoice(self.name("in"), kept, "subscription_cycle", amount)
            )
            invoice.update(attempt_count=1, next_payment_attempt=int(time.time()) + 3 * 86_400)
            kept.update(status="past_due", latest_invoice=invoice["id"])
            self.emit("invoice.payment_failed", invoice)
            self.emit("customer.subscription.updated", kept)
            return invoice

    def recover(self, subscription_ref: str) -> Row:
        """The failed invoice is paid after all."""
        with self.lock:
            kept = self.row("subscription", subscription_ref)
            invoice = self.settle(kept, self.row("invoice", kept["latest_invoice"]))
            kept["status"] = "active"
            self.emit("customer.subscription.updated", kept)
            return invoice

    def give_up(self, subscription_ref: str) -> Row:
        """Every attempt failed: Stripe ends the subscription."""
        with self.lock:
            return self.end(self.row("subscription", subscription_ref))

    def refund_in_dashboard(self, intent: str, amount: int | None = None) -> Delivery:
        """Somebody gives money back by hand on Stripe's own pages."""
        with self.lock:
            part = {} if amount is None else {"amount": str(amount)}
            self.refund({"payment_intent": intent, **part})
            return self.deliveries[-1]

    def intent_of(self, invoice: str) -> str:
        """The PaymentIntent that paid an invoice."""
        [row] = self.all("invoice_payment", invoice=invoice)
        return str(row["payment"]["payment_intent"])

    @property
    def taken(self) -> int:
        """All the money that is with the merchant now, in the smallest unit."""
        return sum(row["amount"] - row["amount_refunded"] for row in self.all("charge"))

    # -- webhooks -------------------------------------------------------------------------------

    def emit(self, kind: str, row: Row) -> None:
        event = {
            "id": self.name("evt"),
            "object": "event",
            "api_version": "2026-10-28.endive",
            "created": int(time.time()),
            "data": {"object": self.shown(row)},
            "livemode": False,
            "type": kind,
        }
        self.deliveries.append(self.sign(json.dumps(event).encode(), kind=kind))

    def sign(
        self,
        body: bytes,
        *,
        secrets: list[str] | None = None,
        at: float | None = None,
        kind: str = "",
    ) -> Delivery:
        """body under the present secrets, or under others, or at another time."""
        moment = int(time.time() if at is None else at)
        signed = f"{moment}.".encode() + body
        signatures = [
            f"v1={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"
            for secret in (self.webhook_secrets if secrets is None else secrets)
        ]
        header = ",".join([f"t={moment}", *signatures, "v0=not-used"])
        headers = {"Content-Type": "application/json; charset=utf-8", "Stripe-Signature": header}
        return Delivery(headers, body, kind)

    def last_event(self, kind: str) -> Delivery:
        return next(one for one in reversed(self.events()) if one.type == kind)

    # -- rows -----------------------------------------------------------------------------------

    def _session(self, start: CheckoutStart | str) -> Row:
        name = start if isinstance(start, str) else start.checkout_ref
        return self.row("checkout.session", name)

    def _new(self, kind: str, prefix: str, **fields: Any) -> Row:
        return self.keep({"id": self.name(prefix), "object": kind, **fields})

    def _price_of(self, kept: Row) -> int:
        return int(kept["items"]["data"][0]["price"]["unit_amount"])

    def _next_period(self, kept: Row) -> None:
        item = kept["items"]["data"][0]
        months = 12 if item["price"]["recurring"]["interval"] == "year" else 1
        start = item["current_period_end"]
        item.update(
            current_period_start=start, current_period_end=objects.next_month(start, months)
        )
