"""One call to Toss Payments.

Wire format: https://docs.tosspayments.com/reference and, for the two headers,
https://docs.tosspayments.com/reference/using-api/authorization (Basic authentication with the
secret key as name and no password; Idempotency-Key of at most 300 characters, kept for 15 days,
bound to key, address and method but not to the body: another body gets the first answer).
Errors are `{code, message}`: https://docs.tosspayments.com/reference/error-codes
"""

from __future__ import annotations

from typing import Any

import httpx2
import orjson

from apps.providers import payment_words as words
from apps.providers.errors import ProviderError
from apps.providers.fields import Fields, UnknownForm
from apps.providers.http.failures import retry_after_seconds
from apps.providers.payment_http import UNSENT, Answer, Waits, exchange

VENDOR = "Toss Payments"
KEY_SETTING = "TOSS_SECRET_KEY"

KEY_CODES = frozenset({"UNAUTHORIZED_KEY", "INVALID_API_KEY", "INCORRECT_BASIC_AUTH_FORMAT"})
# Answers after which the money may have moved all the same: by an earlier call, or half way.
DOUBTFUL_CODES = frozenset(
    {
        "ALREADY_CANCELED_PAYMENT",
        "ALREADY_PROCESSED_PAYMENT",
        "ALREADY_PROCESSING_REQUEST",
        "DUPLICATED_ORDER_ID",
        "FORBIDDEN_CONSECUTIVE_REQUEST",
        "IDEMPOTENT_REQUEST_PROCESSING",
        "PROVIDER_ERROR",
    }
)


GONE_CODES = frozenset({"BILLING_KEY_NOT_FOUND", "NOT_FOUND_BILLING", "NOT_FOUND_PAYMENT"})


class NotFound(Exception):
    """Toss has no such payment or billing key."""


class TossClient:
    """Calls one account, each call once. Toss asks for 60 seconds of patience at least, because a
    charge may take that long."""

    def __init__(self, *, base_url: str, secret_key: str, waits: Waits) -> None:
        self._base_url = base_url.rstrip("/")
        self._secret_key = secret_key
        self._waits = waits

    def get(self, path: str) -> Fields:
        """Raises NotFound besides ProviderError."""
        return self._object(self._call("GET", path, may_miss=True), moves_money=False)

    def post(
        self, path: str, body: dict[str, Any], *, idempotency_key: str, moves_money: bool
    ) -> Fields:
        answer = self._call("POST", path, body, idempotency_key, moves_money=moves_money)
        return self._object(answer, moves_money=moves_money)

    def delete(self, path: str) -> None:
        """Success is an empty answer. Raises NotFound besides ProviderError."""
        self._call("DELETE", path, may_miss=True)

    def _call(
        self,
        method: str,
        path: str,
        body: dict[str, Any] | None = None,
        idempotency_key: str = "",
        *,
        moves_money: bool = False,
        may_miss: bool = False,
    ) -> Answer:
        if not self._secret_key:
            raise words.key_missing(VENDOR, KEY_SETTING)
        headers = {"Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if idempotency_key:
            headers["Idempotency-Key"] = idempotency_key
        # Nothing is chained to the errors: the library's own hold the request, and that the key.
        try:
            answer = exchange(
                method,
                f"{self._base_url}{path}",
                headers=headers,
                content=orjson.dumps(body) if body is not None else None,
                waits=self._waits,
                auth=(self._secret_key, ""),
            )
        except UNSENT:
            raise words.not_reached(VENDOR) from None
        except httpx2.DecodingError:
            raise words.unreadable(VENDOR, moves_money=moves_money) from None
        except httpx2.RequestError:
            raise words.no_answer(VENDOR, moves_money=moves_money) from None
        if answer.status != 200:
            raise self._failure(answer, moves_money=moves_money, may_miss=may_miss)
        return answer

    def _object(self, answer: Answer, *, moves_money: bool) -> Fields:
        try:
            return Fields(orjson.loads(answer.body))
        except (orjson.JSONDecodeError, UnknownForm):
            raise words.unreadable(VENDOR, moves_money=moves_money) from None

    def _failure(self, answer: Answer, *, moves_money: bool, may_miss: bool) -> Exception:
        code, message = _explanation(answer)
        said = words.presentable(message, self._secret_key)
        if may_miss and code in GONE_CODES:
            return NotFound(said)
        if answer.status == 429:
            return words.busy(VENDOR, retry_after_seconds(answer.headers.get("retry-after", "")))
        if answer.status == 401 or code in KEY_CODES:
            return words.key_refused(VENDOR, KEY_SETTING)
        if answer.status >= 500 or not code or code in DOUBTFUL_CODES:
            return self._doubt(answer.status, said, moves_money=moves_money)
        return words.refused(VENDOR, said)

    def _doubt(self, status: int, said: str, *, moves_money: bool) -> ProviderError:
        if not moves_money or not said:
            return words.no_answer(VENDOR, moves_money=moves_money)
        return words.in_doubt(VENDOR, f"{said} ({status})")


def _explanation(answer: Answer) -> tuple[str, str]:
    """code and message of an error, "" where there are none."""
    try:
        error = Fields(orjson.loads(answer.body))
        return error.text_or("code"), error.text_or("message")
    except (orjson.JSONDecodeError, UnknownForm):
        return "", ""
