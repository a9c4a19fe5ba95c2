"""Instagram's API with Instagram Login, and what its errors mean to people.

{"error": {"message", "type", "code", "error_subcode", "error_user_msg", "is_transient"}}
https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/error-codes
https://developers.facebook.com/docs/graph-api/guides/error-handling
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import orjson
from django.utils.translation import gettext_noop

from apps.providers.http import (
    Call,
    Fault,
    Refusal,
    VendorClient,
    VendorRefused,
    json_call,
    platform,
)
from apps.providers.http.sayings import Said

VERSION = "v25.0"
REFUSING = frozenset({400, 401, 403, 404, 429})
MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0
# The token ran out, or the person took the consent back.
TOKEN_CODES = frozenset({102, 190})
BUSY_CODES = frozenset({4, 17, 32, 613})
DOWN_CODES = frozenset({-2, -1, 1, 2})
NO_OBJECT = (100, 33)


SUBCODES: Mapping[int, Said] = {
    2207042: Said(
        gettext_noop(
            "This Instagram account has had as many posts published in a day as Instagram allows "
            "over its API. Publish it tomorrow, or in the Instagram app."
        ),
        Fault.QUOTA,
        DAY,
    ),
    2207050: Said(
        gettext_noop(
            "The Instagram account is inactive, blocked or restricted. Sign in to the Instagram "
            "app and do what it asks for."
        ),
        Fault.KEY,
    ),
    2207051: Said(
        gettext_noop(
            "Instagram takes this for spam and does not let the account publish at present. Look "
            "into the Instagram app before it is tried again."
        ),
        Fault.KEY,
    ),
    2207026: Said(
        gettext_noop("Instagram cannot read the video's format. Produce the video again."),
        Fault.REQUEST,
    ),
    2207052: Said(
        gettext_noop(
            "Instagram could not fetch the film from this installation's storage. Make sure that "
            "the storage can be reached from the internet; it is tried again by itself."
        ),
        Fault.DOWN,
        5 * MINUTE,
    ),
    2207003: Said(
        gettext_noop(
            "Instagram needed too long to fetch the film from this installation's storage. It is "
            "tried again by itself."
        ),
        Fault.DOWN,
        5 * MINUTE,
    ),
    2207020: Said(
        gettext_noop("Instagram has dropped the film before it was published. It is sent anew."),
        Fault.DOWN,
        MINUTE,
    ),
    2207027: Said(
        gettext_noop("Instagram is not done with the film yet. It is asked again."),
        Fault.BUSY,
        MINUTE / 2,
    ),
}
# Instagram's own faults: create anew, publish once more.
SUBCODES = {
    **SUBCODES,
    **dict.fromkeys(
        (2207001, 2207008, 2207032, 2207053),
        Said(
            gettext_noop("Instagram has a problem of its own. It is tried again."),
            Fault.DOWN,
            MINUTE,
        ),
    ),
}


def explain(status: int, answer: Any) -> Refusal | None:  # noqa: ARG001
    error = answer.get("error") if isinstance(answer, dict) else None
    if not isinstance(error, dict):
        # api.instagram.com tells error_type, code and error_message.
        words = answer.get("error_message") if isinstance(answer, dict) else None
        return Refusal(words=str(words)) if words else None
    code, subcode = number(error, "code"), number(error, "error_subcode")
    words = str(error.get("error_user_msg") or error.get("message") or "")
    if subcode is not None and subcode in SUBCODES:
        return SUBCODES[subcode].refusal(str(subcode))
    if code in TOKEN_CODES:
        return Refusal(words=words)
    return Refusal(_fault(code, subcode, is_passing=error.get("is_transient") is True), words)


def number(told: Any, name: str) -> int | None:
    """A whole number under this name; None for anything else."""
    value = told.get(name) if isinstance(told, dict) else None
    return value if type(value) is int else None


def _fault(code: int | None, subcode: int | None, *, is_passing: bool) -> Fault | None:
    if (code, subcode) == NO_OBJECT:
        return Fault.MISSING
    if code in BUSY_CODES:
        return Fault.BUSY
    if is_passing or code in DOWN_CODES:
        return Fault.DOWN
    if code is not None and (code == 10 or 200 <= code < 300):
        return Fault.KEY
    return None


INSTAGRAM = platform(
    "Instagram",
    "INSTAGRAM",
    "https://graph.instagram.com",
    explain=explain,
    hosts=("instagram.com", "facebook.com"),
)


class Graph:
    """The calls with a channel's token. All raise ProviderError; TokenRefused among them."""

    def __init__(self, client: VendorClient) -> None:
        self._client = client

    @property
    def is_metas(self) -> bool:
        """Is it Instagram itself, and not a server of one's own?"""
        return self._client.account.url == INSTAGRAM.base_url

    def get(self, path: str, parameters: Mapping[str, str], *, token: str) -> dict[str, Any]:
        return self._answer(
            Call("GET", f"/{VERSION}{path}", parameters, bearer=token, answers=REFUSING)
        )

    def post(self, path: str, body: Any, *, token: str, paid: bool = False) -> dict[str, Any]:
        """paid: an answer that is lost, and a fault of Instagram's, leave the outcome unknown."""
        try:
            return self._answer(
                json_call(
                    "POST", f"/{VERSION}{path}", body, bearer=token, answers=REFUSING, paid=paid
                )
            )
        except VendorRefused as error:
            error.outcome_unknown = paid and error.fault == Fault.DOWN
            raise

    def _answer(self, call: Call) -> dict[str, Any]:
        answer = self._client.send(call)
        if answer.status >= 400:
            is_token = _code(answer.body) in TOKEN_CODES
            raise self._client.refusal(replace(answer, status=401) if is_token else answer, call)
        told = self._client.read_json(answer, paid=call.paid)
        return told if isinstance(told, dict) else {}


def _code(body: bytes) -> int | None:
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    return number(told.get("error") if isinstance(told, dict) else None, "code")
