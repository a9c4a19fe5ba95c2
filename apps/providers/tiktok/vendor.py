"""TikTok's API for creators, and what its error codes mean to people.

Every answer but those of OAuth is {"data": ..., "error": {"code", "message", "log_id"}}; it is good
when the code is "ok", whatever its status.
https://developers.tiktok.com/doc/tiktok-api-v2-error-handling
https://developers.tiktok.com/doc/content-posting-api-reference-direct-post
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import orjson
from django.utils.translation import gettext_noop

from apps.providers.http import (
    Answer,
    Call,
    Fault,
    Refusal,
    VendorClient,
    json_call,
    pick,
    platform,
)
from apps.providers.http.sayings import Said

# Statuses whose body says what is wrong; 5xx are told by the status alone.
REFUSING = frozenset({400, 401, 403, 404, 429})
MINUTE, DAY = 60.0, 86_400.0
INVALID_TOKEN = "access_token_invalid"  # noqa: S105


_NO_SCOPE = Said(
    gettext_noop(
        "TikTok says that this channel has not allowed what is needed. Connect it again and allow "
        "everything that is asked for."
    ),
    Fault.KEY,
)
# error.code of the Content Posting and Display APIs.
CODES: Mapping[str, Said] = {
    "scope_not_authorized": _NO_SCOPE,
    "scope_permission_missed": _NO_SCOPE,
    "invalid_publish_id": Said(
        gettext_noop(
            "TikTok does not know this upload any more. Look into the account before it is "
            "published anew."
        ),
        Fault.MISSING,
    ),
    "rate_limit_exceeded": Said(
        gettext_noop("TikTok asks to slow down. It is tried again in a minute."), Fault.BUSY, MINUTE
    ),
    "spam_risk_too_many_posts": Said(
        gettext_noop(
            "This TikTok account has had as many videos published in a day as TikTok allows over "
            "its API. Publish it tomorrow, or in the TikTok app."
        ),
        Fault.QUOTA,
        DAY,
    ),
    "reached_active_user_cap": Said(
        gettext_noop(
            "As many TikTok accounts have published today with this installation's client as "
            "TikTok allows a client that it has not audited. Publish it tomorrow."
        ),
        Fault.QUOTA,
        DAY,
        is_installations=True,
    ),
    "spam_risk_user_banned_from_posting": Said(
        gettext_noop(
            "TikTok does not let this account publish at present. Look into the TikTok app for the "
            "reason."
        ),
        Fault.KEY,
    ),
    "unaudited_client_can_only_post_to_private_accounts": Said(
        gettext_noop(
            "TikTok has not audited this installation's client, and such a client may publish only "
            "to private accounts. Set the account to private in the TikTok app, or have the client "
            "audited at TikTok."
        ),
        Fault.KEY,
    ),
    "privacy_level_option_mismatch": Said(
        gettext_noop(
            "The account's privacy settings at TikTok changed while the video was sent. It is "
            "tried again in a minute."
        ),
        Fault.BUSY,
        MINUTE,
    ),
}


def explain(status: int, answer: Any) -> Refusal | None:  # noqa: ARG001
    """{"error": {"code": ..., "message": ...}}; OAuth's own errors are flat."""
    error = answer.get("error") if isinstance(answer, dict) else None
    if not isinstance(error, dict):
        return Refusal(words=str(answer.get("error_description") or "")) if error else None
    code = str(error.get("code") or "")
    if said := CODES.get(code):
        return said.refusal(code)
    return Refusal(words=str(error.get("message") or code))


TIKTOK = platform(
    "TikTok",
    "TIKTOK",
    "https://open.tiktokapis.com",
    explain=explain,
    # upload addresses: open-upload.tiktokapis.com, upload.us.tiktokapis.com
    hosts=("tiktokapis.com",),
)


class TikTokApi:
    """The calls with a channel's token. All raise ProviderError; TokenRefused among them."""

    def __init__(self, client: VendorClient) -> None:
        self._client = client

    def post(
        self, path: str, body: Any, *, token: str, parameters: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """The data that answers body."""
        return self._data(
            json_call(
                "POST", path, body, bearer=token, parameters=parameters or {}, answers=REFUSING
            )
        )

    def get(self, path: str, *, token: str, parameters: Mapping[str, str]) -> dict[str, Any]:
        return self._data(Call("GET", path, parameters, bearer=token, answers=REFUSING))

    def _data(self, call: Call) -> dict[str, Any]:
        answer = self._client.send(call)
        code = _code(answer)
        if code != "ok" and (code or answer.status >= 400):
            status = 401 if code == INVALID_TOKEN else max(answer.status, 400)
            raise self._client.refusal(replace(answer, status=status), call)
        return pick(TIKTOK, self._client.read_json(answer), "data", kind=dict)


def _code(answer: Answer) -> str:
    """error.code of an envelope; "" when there is none."""
    try:
        told = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        return ""
    error = told.get("error") if isinstance(told, dict) else None
    return str(error.get("code") or "") if isinstance(error, dict) else ""
