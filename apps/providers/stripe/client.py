"""One call to Stripe, by its official library, which is imported with the first call.

Wire format: https://docs.stripe.com/api (form-encoded requests, JSON answers), of the API version
that the library pins. Errors: https://docs.stripe.com/api/errors and
https://docs.stripe.com/error-low-level. Idempotency: https://docs.stripe.com/api/idempotent_requests
(keys of at most 255 characters, kept for 24 hours, bound to the parameters).
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

import httpx2

from apps.providers import payment_words as words
from apps.providers.errors import ProviderError
from apps.providers.fields import Fields, UnknownForm
from apps.providers.http.failures import retry_after_seconds
from apps.providers.payment_http import UNSENT, Waits

if TYPE_CHECKING:
    import stripe

VENDOR = "Stripe"
KEY_SETTING = "STRIPE_SECRET_KEY"
# A name that is empty or holds "/" would be another question.
_PATH = re.compile(r"/v1(/[A-Za-z0-9_]+)+")

# Codes after which the money may have moved all the same: by an earlier call, or half way.
DOUBTFUL_CODES = frozenset(
    {"charge_already_refunded", "idempotency_key_in_use", "lock_timeout", "processing_error"}
)


class NotFound(Exception):
    """Stripe has no such object."""


class StripeClient:
    """Calls one account, each call once: the library's own retries are off."""

    def __init__(self, *, base_url: str, secret_key: str, waits: Waits) -> None:
        self._base_url = base_url.rstrip("/")
        self._secret_key = secret_key
        self._waits = waits

    def get(self, path: str, **parameters: Any) -> Fields:
        """Raises NotFound besides ProviderError."""
        return self._call("get", path, parameters, may_miss=True)

    def delete(self, path: str) -> Fields:
        """Raises NotFound besides ProviderError."""
        return self._call("delete", path, {}, may_miss=True)

    def post(
        self,
        path: str,
        parameters: dict[str, Any],
        *,
        idempotency_key: str = "",
        moves_money: bool = False,
    ) -> Fields:
        key = {"idempotency_key": idempotency_key} if idempotency_key else {}
        return self._call("post", path, parameters | key, moves_money=moves_money)

    def _call(
        self,
        method: str,
        path: str,
        parameters: dict[str, Any],
        *,
        moves_money: bool = False,
        may_miss: bool = False,
    ) -> Fields:
        if not self._secret_key:
            raise words.key_missing(VENDOR, KEY_SETTING)
        if not _PATH.fullmatch(path):
            raise words.refused(VENDOR, f"no such object: {path[:100]}")
        import stripe

        # Nothing is chained to the errors: the library's own hold answers and parameters.
        try:
            answer = self._library.raw_request(method, path, **parameters)
            return Fields(answer.data)
        except UnknownForm:
            raise words.unreadable(VENDOR, moves_money=moves_money) from None
        except UNSENT:
            raise words.not_reached(VENDOR) from None
        except httpx2.RequestError:
            raise words.no_answer(VENDOR, moves_money=moves_money) from None
        except stripe.StripeError as error:
            failure = self._failure(error, moves_money=moves_money, may_miss=may_miss)
            raise failure from None

    @cached_property
    def _library(self) -> stripe.StripeClient:
        import stripe

        from apps.providers.stripe.transport import Transport

        return stripe.StripeClient(
            self._secret_key,
            base_addresses={"api": self._base_url},
            max_network_retries=0,
            http_client=Transport(self._waits),
        )

    def _failure(
        self, error: stripe.StripeError, *, moves_money: bool, may_miss: bool
    ) -> Exception:
        status, code = error.http_status or 0, error.code or ""
        said = words.presentable(_message(error), self._secret_key)
        if may_miss and status == 404 and code == "resource_missing":
            return NotFound(said)
        if status == 429:
            return words.busy(VENDOR, retry_after_seconds(_retry_after(error)))
        if status == 401 or (status == 403 and said):
            return words.key_refused(VENDOR, KEY_SETTING)
        if status < 400:
            return words.unreadable(VENDOR, moves_money=moves_money)
        if status >= 500 or not said or (code in DOUBTFUL_CODES and status != 402):
            return _doubt(status, said, moves_money=moves_money)
        return words.refused(VENDOR, said)


def _doubt(status: int, said: str, *, moves_money: bool) -> ProviderError:
    if not moves_money or not said:
        return words.no_answer(VENDOR, moves_money=moves_money)
    return words.in_doubt(VENDOR, f"{said} ({status})")


def _message(error: stripe.StripeError) -> str:
    """Stripe's own sentence. The library's may quote a whole answer instead."""
    try:
        return Fields(error.json_body).child("error").text_or("message")
    except UnknownForm:
        return ""


def _retry_after(error: stripe.StripeError) -> str:
    headers = error.headers or {}
    return next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
