"""Toss Payments on loopback, as documented at https://docs.tosspayments.com/reference.

    with TossServer().running() as toss:
        gateway = toss.gateway()
        start = gateway.start_checkout(request)
        parameters = toss.register_card(start)      # what the customer's browser comes back with

Idempotency keys answer as documented: the same key, address and method give the first answer,
whatever the body.
"""

from __future__ import annotations

import base64
import itertools
import json
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from apps.providers.capabilities.payment import CheckoutStart
from apps.providers.toss.gateway import TossGateway
from tests.support.vendors import toss_objects as objects
from tests.support.vendors.payment_server import Delivery, PaymentServer, Request, Response

CLIENT_KEY = "test_ck_canary0client0key"
SECRET_KEY = "test_sk_canary0secret0key"
LIMIT = ("REJECT_CARD_PAYMENT", "한도초과 혹은 잔액부족으로 결제에 실패했습니다.")


class TossServer(PaymentServer):
    def __init__(self) -> None:
        super().__init__()
        self.payments: dict[str, dict[str, Any]] = {}
        self.billing_keys: dict[str, str] = {}
        self._waiting: dict[str, dict[str, Any]] = {}
        self._auth_keys: dict[str, str] = {}
        self._answers: dict[tuple[str, str, str], Response] = {}
        self._declines: list[tuple[str, str]] = []
        self._numbers = itertools.count(1)

    def gateway(self, **options: Any) -> TossGateway:
        """The adapter, calling this server."""
        return TossGateway(**{**self.options(), **options})

    def options(self) -> dict[str, Any]:
        return {
            "client_key": CLIENT_KEY,
            "secret_key": SECRET_KEY,
            "base_url": self.url,
            "read_seconds": 15.0,
            "total_seconds": 20.0,
        }

    # -- the customer, and the outside world ----------------------------------------------------

    def register_card(self, start: CheckoutStart) -> dict[str, str]:
        """The customer registers a card; the query that success_url is opened with."""
        assert start.client_method == "requestBillingAuth"
        self._check_client(start.client_parameters)
        with self.lock:
            auth_key = self._name("bln_auth")
            customer_key = str(start.client_parameters["customerKey"])
            self._auth_keys[auth_key] = customer_key
            return {"customerKey": customer_key, "authKey": auth_key}

    def authorize(self, start: CheckoutStart) -> dict[str, str]:
        """The customer allows one payment; the query that success_url is opened with."""
        assert start.client_method == "requestPayment"
        asked = start.client_parameters
        self._check_client(asked)
        with self.lock:
            payment = objects.payment(
                self._name("tviva"),
                asked["orderId"],
                asked["orderName"],
                asked["amount"]["value"],
                "IN_PROGRESS",
            )
            self._waiting[payment["paymentKey"]] = payment
            return {
                "paymentKey": payment["paymentKey"],
                "orderId": payment["orderId"],
                "amount": str(payment["totalAmount"]),
                "paymentType": "NORMAL",
            }

    def decline(self, code: str = LIMIT[0], message: str = LIMIT[1], *, times: int = 1) -> None:
        """The next charges or confirmations are declined."""
        self._declines += [(code, message)] * times

    def cancel_in_console(self, payment_key: str, amount: int | None = None) -> Delivery:
        """Somebody gives money back by hand on the vendor's own pages."""
        body = {"cancelReason": "console", "cancelAmount": amount}
        with self.lock:
            self._cancel(self.payments[payment_key], body)
            return self.deliveries[-1]

    def expire(self, payment_key: str) -> Delivery:
        """The customer allowed a payment that nobody confirmed within ten minutes."""
        with self.lock:
            payment = self.payments[payment_key] = self._waiting.pop(payment_key)
            payment["status"] = "EXPIRED"
            return self.deliver(payment)

    def delete_billing_key(self, billing_key: str) -> Delivery:
        with self.lock:
            del self.billing_keys[billing_key]
            return self._emit("BILLING_DELETED", {"billingKey": billing_key, "reason": None})

    def deliver(self, payment: Mapping[str, Any], **changes: Any) -> Delivery:
        """A message about a payment; changes make it a lie."""
        return self._emit("PAYMENT_STATUS_CHANGED", {**payment, **changes})

    def payment_of(self, order_id: str) -> dict[str, Any]:
        return next(one for one in self.payments.values() if one["orderId"] == order_id)

    @property
    def taken(self) -> int:
        """All the money that is with the merchant now."""
        states = {"DONE", "PARTIAL_CANCELED"}
        payments = self.payments.values()
        return sum(one["balanceAmount"] for one in payments if one["status"] in states)

    # -- the wire --------------------------------------------------------------------------------

    def server_error(self) -> Response:
        message = "내부 시스템 처리 작업이 실패했습니다. 잠시 후 다시 시도해주세요."
        return Response(500, {"code": "FAILED_INTERNAL_SYSTEM_PROCESSING", "message": message})

    def respond(self, request: Request) -> Response:
        try:
            self._authenticate(request)
        except objects.Refused as refused:
            return refused.response
        key = request.headers.get("idempotency-key", "")
        place = (request.method, request.path, key)
        if place in self._answers:
            return self._answers[place]
        try:
            answer = self._route(request)
        except objects.Refused as refused:
            answer = refused.response
        answer = deepcopy(answer)
        if request.method == "POST" and key:
            self._answers[place] = answer
        return answer

    def _authenticate(self, request: Request) -> None:
        kind, _, encoded = request.headers.get("authorization", "").partition(" ")
        said = base64.b64decode(encoded).decode() if kind == "Basic" else ""
        if ":" not in said:
            raise objects.Refused(403, "INCORRECT_BASIC_AUTH_FORMAT", "잘못된 요청입니다.")
        if said != f"{SECRET_KEY}:":
            raise objects.Refused(
                401, "UNAUTHORIZED_KEY", "인증되지 않은 시크릿 키 혹은 클라이언트 키 입니다."
            )

    def _route(self, request: Request) -> Response:
        match (request.method, *request.path.strip("/").split("/")):
            case ("POST", "v1", "billing", "authorizations", "issue"):
                return self._issue(objects.fields(request, "authKey", "customerKey"))
            case ("POST", "v1", "billing", billing_key):
                needed = objects.fields(request, "customerKey", "amount", "orderId", "orderName")
                return self._charge(billing_key, needed)
            case ("DELETE", "v1", "billing", billing_key):
                if self.billing_keys.pop(billing_key, None) is None:
                    raise objects.Refused(
                        400, "BILLING_KEY_NOT_FOUND", "빌링키가 존재하지 않습니다"
                    )
                return Response(200)
            case ("POST", "v1", "payments", "confirm"):
                return self._confirm(objects.fields(request, "paymentKey", "orderId", "amount"))
            case ("POST", "v1", "payments", payment_key, "cancel"):
                body = objects.fields(request, "cancelReason")
                return Response(200, self._cancel(self._known(payment_key), body))
            case ("GET", "v1", "payments", "orders", order_id):
                known = [*self.payments.values(), *self._waiting.values()]
                found = [one for one in known if one["orderId"] == order_id]
                if not found:
                    raise objects.no_payment()
                return Response(200, found[-1])
            case ("GET", "v1", "payments", payment_key):
                return Response(200, self._known(payment_key))
        raise objects.Refused(404, "NOT_FOUND", "존재하지 않는 정보 입니다.")

    def _issue(self, body: dict[str, Any]) -> Response:
        if self._auth_keys.get(body["authKey"]) != body["customerKey"]:
            raise objects.Refused(400, "INVALID_AUTHORIZE_AUTH", "유효하지 않은 인증 방식입니다.")
        del self._auth_keys[body["authKey"]]
        billing_key = self._name("bk_Z") + "="
        self.billing_keys[billing_key] = body["customerKey"]
        return Response(200, objects.billing(billing_key, body["customerKey"]))

    def _charge(self, billing_key: str, body: dict[str, Any]) -> Response:
        if billing_key not in self.billing_keys:
            message = "빌링키 인증이 완료되지 않았거나 유효하지 않은 빌링 거래 건입니다."
            raise objects.Refused(400, "INVALID_BILL_KEY_REQUEST", message)
        if self.billing_keys[billing_key] != body["customerKey"]:
            message = "빌링 인증 고객키와 결제 요청 고객키가 일치하지 않습니다."
            raise objects.Refused(403, "NOT_MATCHES_CUSTOMER_KEY", message)
        self._check_order(body["orderId"])
        self._check_card()
        payment = objects.payment(
            self._name("tviva"),
            body["orderId"],
            body["orderName"],
            body["amount"],
            "DONE",
            kind="BILLING",
        )
        self._approve(payment)
        return Response(200, payment)

    def _confirm(self, body: dict[str, Any]) -> Response:
        key = body["paymentKey"]
        if key in self.payments:
            raise objects.Refused(400, "ALREADY_PROCESSED_PAYMENT", "이미 처리된 결제 입니다.")
        payment = self._waiting.get(key)
        if payment is None:
            message = "결제 시간이 만료되어 결제 진행 데이터가 존재하지 않습니다."
            raise objects.Refused(404, "NOT_FOUND_PAYMENT_SESSION", message)
        if (payment["orderId"], payment["totalAmount"]) != (body["orderId"], body["amount"]):
            raise objects.Refused(403, "FORBIDDEN_REQUEST", "허용되지 않은 요청입니다.")
        self._check_order(body["orderId"])
        try:
            self._check_card()
        except objects.Refused as refused:
            self.payments[key] = self._waiting.pop(key)
            payment.update(status="ABORTED", failure=refused.response.data)
            self.deliver(payment)
            raise
        del self._waiting[key]
        payment["status"] = "DONE"
        self._approve(payment)
        self.deliver(payment)
        return Response(200, payment)

    def _cancel(self, payment: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
        amount = body.get("cancelAmount") or payment["balanceAmount"]
        if payment["status"] == "CANCELED":
            raise objects.Refused(400, "ALREADY_CANCELED_PAYMENT", "이미 취소된 결제 입니다.")
        if payment["status"] not in {"DONE", "PARTIAL_CANCELED"}:
            raise objects.Refused(403, "NOT_CANCELABLE_PAYMENT", "취소 할 수 없는 결제 입니다.")
        if amount > payment["balanceAmount"]:
            raise objects.Refused(403, "NOT_CANCELABLE_AMOUNT", "취소 할 수 없는 금액 입니다.")
        payment["balanceAmount"] -= amount
        payment["status"] = "PARTIAL_CANCELED" if payment["balanceAmount"] else "CANCELED"
        payment["lastTransactionKey"] = self._name("txrd_cancel")
        cancel = {
            "cancelAmount": amount,
            "cancelReason": body["cancelReason"],
            "canceledAt": objects.now(),
            "transactionKey": payment["lastTransactionKey"],
            "cancelStatus": "DONE",
        }
        payment["cancels"] = [*(payment["cancels"] or []), cancel]
        self.deliver(payment)
        return payment

    def _known(self, payment_key: str) -> dict[str, Any]:
        found = self.payments.get(payment_key) or self._waiting.get(payment_key)
        if found is None:
            raise objects.no_payment()
        return found

    def _check_order(self, order_id: str) -> None:
        if any(one["orderId"] == order_id for one in self.payments.values()):
            message = (
                "이미 승인 및 취소가 진행된 중복된 주문번호 입니다. 다른 주문번호로 진행해주세요."
            )
            raise objects.Refused(400, "DUPLICATED_ORDER_ID", message)

    def _check_card(self) -> None:
        if self._declines:
            code, message = self._declines.pop(0)
            raise objects.Refused(403, code, message)

    def _check_client(self, parameters: Mapping[str, Any]) -> None:
        """What goes to a browser: the public key, and the secret one nowhere."""
        assert parameters["clientKey"] == CLIENT_KEY
        assert SECRET_KEY not in json.dumps(dict(parameters))
        assert parameters["successUrl"]
        assert parameters["failUrl"]

    def _approve(self, payment: dict[str, Any]) -> None:
        payment["approvedAt"] = objects.now()
        payment["lastTransactionKey"] = self._name("txrd_done")
        payment["card"] = {"issuerCode": "41", "number": objects.CARD_NUMBER, "amount": 0}
        payment["receipt"] = {"url": f"https://dashboard.tosspayments.com/{payment['paymentKey']}"}
        self.payments[payment["paymentKey"]] = payment

    def _emit(self, kind: str, data: Mapping[str, Any]) -> Delivery:
        headers, body = objects.message(kind, data, self._name("whtrans"))
        delivery = Delivery(headers, body, kind)
        self.deliveries.append(delivery)
        return delivery

    def _name(self, prefix: str) -> str:
        return f"{prefix}_{next(self._numbers):06d}"
