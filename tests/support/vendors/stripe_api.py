"""The part of Stripe's API that the adapter calls: https://docs.stripe.com/api.

Keys of idempotent requests answer as documented: the same parameters give the first answer again
(errors too), other parameters an idempotency_error.
"""

from __future__ import annotations

import time
from copy import deepcopy

from tests.support.vendors import stripe_objects as objects
from tests.support.vendors.payment_server import Request, Response
from tests.support.vendors.stripe_objects import Refused, missing, need
from tests.support.vendors.stripe_rows import Row, StripeRows, order_of

SECRET_KEY = "sk_test_canary0stripe0secret"


class StripeApi(StripeRows):
    def __init__(self) -> None:
        super().__init__()
        self._answers: dict[str, tuple[tuple[str, bytes], Response]] = {}
        self._declines: list[tuple[str, str]] = []

    def server_error(self) -> Response:
        return Refused(500, "api_error", "An unknown error occurred.").response

    def respond(self, request: Request) -> Response:
        try:
            if request.headers.get("authorization") != f"Bearer {SECRET_KEY}":
                message = "Invalid API Key provided: sk_test_****"
                raise Refused(401, "invalid_request_error", message)
            return self._once(request)
        except Refused as refused:
            return refused.response

    def _once(self, request: Request) -> Response:
        key = request.headers.get("idempotency-key", "")
        asked = (request.line, request.body)
        if request.method == "POST" and key in self._answers:
            before, answer = self._answers[key]
            if before != asked:
                message = (
                    "Keys for idempotent requests can only be used with the same parameters "
                    "they were first used with."
                )
                raise Refused(400, "idempotency_error", message)
            return answer
        try:
            answer = deepcopy(Response(200, self._route(request)))
        except Refused as refused:
            answer = refused.response
        if request.method == "POST" and key:
            self._answers[key] = (asked, answer)
        return answer

    def _route(self, request: Request) -> Row:
        path = tuple(request.path.removeprefix("/v1/").split("/"))
        said = objects.form(request.text)
        expand = set(said.pop("expand", {}).values())
        if request.method == "GET":
            return self._read(path, said, expand)
        if request.method == "DELETE" and path[0] == "subscriptions":
            return self.end(self.row("subscription", path[1]))
        return self.expanded(self._write(path, said), expand)

    def _read(self, path: tuple[str, ...], said: Row, expand: set[str]) -> Row:
        match path:
            case ("checkout", "sessions", name):
                return self.expanded(self.row("checkout.session", name), expand)
            case ("payment_intents",):
                return self.listed(self.intents(customer=said["customer"]), said, expand)
            case ("payment_intents", "search"):
                order_id = said["query"].split(":", 1)[1].strip("'")
                found = [one for one in self.intents() if order_of(one) == order_id]
                return self.listed(found, {}, expand)
            case ("invoice_payments",):
                paying = self.all("invoice_payment", payment=said["payment"])
                return self.listed(paying, {}, set())
            case (kind, name):
                return self.expanded(self.row(kind.removesuffix("s"), name), expand)
        raise unknown_url(path)

    def _write(self, path: tuple[str, ...], said: Row) -> Row:
        match path:
            case ("checkout", "sessions"):
                return self._open_session(said)
            case ("payment_intents",):
                return self._charge(said)
            case ("refunds",):
                return self.refund(said)
            case ("prices",):
                need(said, "currency", "unit_amount", "product_data")
                return self.keep(objects.price(self.name("price"), self.name("prod"), said))
            case ("billing_portal", "sessions"):
                need(said, "customer", "return_url")
                self.row("customer", said["customer"])
                return {"url": f"https://billing.stripe.com/p/session/{self.name('bps')}"}
            case ("payment_methods", name, "detach"):
                method = self.row("payment_method", name)
                method["customer"] = None
                return method
            case ("subscriptions", name):
                return self._update(self.row("subscription", name), said)
        raise unknown_url(path)

    def _open_session(self, said: Row) -> Row:
        need(said, "mode", "line_items", "success_url")
        line = said["line_items"]["0"]
        if "price" in line:
            sold = self.row("price", line["price"])
        else:
            product = self.name("prod")
            sold = self.keep(objects.price(self.name("price"), product, line["price_data"]))
        if (said["mode"] == "subscription") != (sold["type"] == "recurring"):
            message = "You must provide a recurring price in subscription mode."
            raise Refused(400, "invalid_request_error", message)
        if said.get("customer"):
            self.row("customer", said["customer"])
        name = self.name("cs_test")
        return self.keep(
            {
                "id": name,
                "object": "checkout.session",
                "amount_total": sold["unit_amount"] * int(line["quantity"]),
                "client_reference_id": said.get("client_reference_id"),
                "created": int(time.time()),
                "currency": sold["currency"],
                "customer": said.get("customer"),
                "customer_details": {"email": said.get("customer_email")},
                "expires_at": int(time.time()) + 86_400,
                "invoice": None,
                "metadata": said.get("metadata", {}),
                "mode": said["mode"],
                "payment_intent": None,
                "payment_status": "unpaid",
                "status": "open",
                "subscription": None,
                "url": f"https://checkout.stripe.com/c/pay/{name}",
                "_price": sold["id"],
                "_metadata": (
                    said.get("subscription_data") or said.get("payment_intent_data") or {}
                ).get("metadata", {}),
            }
        )

    def _charge(self, said: Row) -> Row:
        need(said, "amount", "currency", "customer", "payment_method")
        method = self.row("payment_method", said["payment_method"])
        if method["customer"] != said["customer"]:
            message = "The provided PaymentMethod cannot be used with this customer."
            raise Refused(400, "invalid_request_error", message)
        intent = self.keep(
            objects.intent(
                self.name("pi"),
                amount=int(said["amount"]),
                currency=said["currency"],
                customer=said["customer"],
                payment_method=said["payment_method"],
                metadata=said.get("metadata", {}),
            )
        )
        if self._declines:
            code, message = self._declines.pop(0)
            error = {"type": "card_error", "code": code, "message": message}
            intent["last_payment_error"] = error
            self.emit("payment_intent.payment_failed", intent)
            raise Refused(402, "card_error", message, code, payment_intent=self.shown(intent))
        return self.succeed(intent)

    def succeed(self, intent: Row) -> Row:
        charge = self.keep(objects.charge(self.name("ch"), intent))
        intent.update(
            status="succeeded", amount_received=intent["amount"], latest_charge=charge["id"]
        )
        self.emit("payment_intent.succeeded", intent)
        return intent

    def refund(self, said: Row) -> Row:
        need(said, "payment_intent")
        intent = self.row("payment_intent", said["payment_intent"])
        charge = self.row("charge", intent["latest_charge"] or "")
        left = charge["amount"] - charge["amount_refunded"]
        amount = int(said.get("amount", left))
        if not left:
            message = f"Charge {charge['id']} has already been refunded."
            raise Refused(400, "invalid_request_error", message, "charge_already_refunded")
        if amount > left:
            message = f"Refund amount ({amount}) is greater than unrefunded amount ({left})"
            raise Refused(400, "invalid_request_error", message, param="amount")
        charge["amount_refunded"] += amount
        charge["refunded"] = charge["amount_refunded"] == charge["amount"]
        self.emit("charge.refunded", charge)
        return self.keep(
            {
                "id": self.name("re"),
                "object": "refund",
                "amount": amount,
                "charge": charge["id"],
                "created": int(time.time()),
                "currency": charge["currency"],
                "metadata": said.get("metadata", {}),
                "payment_intent": intent["id"],
                "status": "succeeded",
            }
        )

    def _update(self, kept: Row, said: Row) -> Row:
        if kept["status"] == "canceled":
            message = "A canceled subscription can only update its cancellation_details."
            raise Refused(400, "invalid_request_error", message)
        if "items" in said:
            self._change_price(kept, said)
        if "cancel_at_period_end" in said:
            kept["cancel_at_period_end"] = said["cancel_at_period_end"] == "true"
        if "pause_collection" in said:
            kept["pause_collection"] = said["pause_collection"] or None
        self.emit("customer.subscription.updated", kept)
        return kept

    def _change_price(self, kept: Row, said: Row) -> None:
        item = kept["items"]["data"][0]
        line = said["items"]["0"]
        if line["id"] != item["id"]:
            raise missing("subscription_item", line["id"])
        sold = self.row("price", line["price"])
        difference = sold["unit_amount"] - item["price"]["unit_amount"]
        if said.get("proration_behavior") == "always_invoice" and difference > 0:
            if self._declines:
                code, message = self._declines.pop(0)
                raise Refused(402, "card_error", message, code)
            item["price"] = dict(sold)
            self.bill(kept, "subscription_update", difference)
        item["price"] = dict(sold)

    def end(self, kept: Row) -> Row:
        if kept["status"] == "canceled":
            raise missing("subscription", kept["id"])
        kept.update(status="canceled", ended_at=int(time.time()), canceled_at=int(time.time()))
        self.emit("customer.subscription.deleted", kept)
        return kept

    def bill(self, kept: Row, reason: str, amount: int) -> Row:
        """A paid invoice for the subscription's present period."""
        invoice = self.keep(objects.invoice(self.name("in"), kept, reason, amount))
        return self.settle(kept, invoice)

    def settle(self, kept: Row, invoice: Row) -> Row:
        intent = self.keep(
            objects.intent(
                self.name("pi"),
                amount=invoice["amount_due"],
                currency=invoice["currency"],
                customer=invoice["customer"],
                payment_method=kept["default_payment_method"],
            )
        )
        self.keep(
            {
                "id": self.name("inpay"),
                "object": "invoice_payment",
                "invoice": invoice["id"],
                "payment": {"type": "payment_intent", "payment_intent": intent["id"]},
                "status": "paid",
            }
        )
        self.succeed(intent)
        invoice.update(status="paid", amount_paid=invoice["amount_due"], next_payment_attempt=None)
        kept["latest_invoice"] = invoice["id"]
        self.emit("invoice.paid", invoice)
        return invoice


def unknown_url(path: tuple[str, ...]) -> Refused:
    return Refused(404, "invalid_request_error", f"Unrecognized request URL ({'/'.join(path)}).")
