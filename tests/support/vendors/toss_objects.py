"""Toss's objects as its documentation shows them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from tests.support.vendors.payment_server import Request, Response

KOREA = timezone(timedelta(hours=9))
CARD_NUMBER = "43301234****123*"


class Refused(Exception):
    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(code)
        self.response = Response(status, {"code": code, "message": message})


def no_payment() -> Refused:
    return Refused(404, "NOT_FOUND_PAYMENT", "존재하지 않는 결제 정보 입니다.")


def payment(
    key: str, order_id: str, name: str, amount: int, status: str, *, kind: str = "NORMAL"
) -> dict[str, Any]:
    if not 6 <= len(order_id) <= 64:
        raise Refused(400, "INVALID_ORDER_ID", "주문번호는 6자 이상 64자 이하여야 합니다.")
    return {
        "mId": "tosspayments",
        "version": "2022-11-16",
        "lastTransactionKey": None,
        "paymentKey": key,
        "orderId": order_id,
        "orderName": name,
        "currency": "KRW",
        "method": "카드",
        "status": status,
        "requestedAt": now(),
        "approvedAt": None,
        "cancels": None,
        "secret": "ps_canary0payment0secret",
        "type": kind,
        "card": None,
        "receipt": None,
        "failure": None,
        "totalAmount": amount,
        "balanceAmount": amount,
    }


def billing(billing_key: str, customer_key: str) -> dict[str, Any]:
    return {
        "mId": "tosspayments",
        "customerKey": customer_key,
        "authenticatedAt": now(),
        "method": "카드",
        "billingKey": billing_key,
        "cardCompany": "신한",
        "cardNumber": CARD_NUMBER,
        "card": {"issuerCode": "41", "acquirerCode": "41", "number": CARD_NUMBER},
    }


def message(kind: str, data: Mapping[str, Any], name: str) -> tuple[dict[str, str], bytes]:
    """Headers and body of a webhook; createdAt is Korean time without an offset."""
    created_at = datetime.now(KOREA).replace(tzinfo=None).isoformat(timespec="microseconds")
    event = {"eventType": kind, "createdAt": created_at, "data": dict(data)}
    headers = {
        "Content-Type": "application/json",
        "tosspayments-webhook-transmission-time": now(),
        "tosspayments-webhook-transmission-retried-count": "0",
        "tosspayments-webhook-transmission-id": name,
    }
    return headers, json.dumps(event, ensure_ascii=False).encode()


def fields(request: Request, *needed: str) -> dict[str, Any]:
    try:
        body = json.loads(request.body)
    except ValueError:
        body = {}
    missing = [name for name in needed if body.get(name) in (None, "")]
    if missing:
        raise Refused(400, "INVALID_REQUEST", f"필수 파라미터가 누락되었습니다: {missing[0]}")
    return dict(body)


def now() -> str:
    return datetime.now(UTC).astimezone(KOREA).isoformat(timespec="microseconds")
