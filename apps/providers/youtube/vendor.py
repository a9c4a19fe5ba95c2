"""YouTube: https://developers.google.com/youtube/v3/docs"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any, TypedDict
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_noop

from apps.core.sentences import gettext
from apps.providers.http import Account, Fault, Refusal, VendorClient, platform

# Where Google's day of quotas begins:
# https://developers.google.com/youtube/v3/determine_quota_cost
QUOTA_ZONE = ZoneInfo("America/Los_Angeles")
UPLOAD_LIMIT_SECONDS = 86_400.0

# What the reasons of https://developers.google.com/youtube/v3/docs/errors mean; those that are not
# here are told by their status.
_REASONS: Mapping[str, Fault] = {
    "quotaExceeded": Fault.QUOTA,
    "dailyLimitExceeded": Fault.QUOTA,
    "uploadLimitExceeded": Fault.QUOTA,
    "rateLimitExceeded": Fault.BUSY,
    "userRateLimitExceeded": Fault.BUSY,
    "uploadRateLimitExceeded": Fault.BUSY,
    "backendError": Fault.DOWN,
    "internalError": Fault.DOWN,
    "accessNotConfigured": Fault.KEY,
    "authenticatedUserAccountClosed": Fault.KEY,
    "authenticatedUserAccountSuspended": Fault.KEY,
    "authenticatedUserNotChannel": Fault.KEY,
    "channelClosed": Fault.KEY,
    "channelSuspended": Fault.KEY,
    "insufficientPermissions": Fault.KEY,
    "youtubeSignupRequired": Fault.KEY,
}
NO_CHANNEL = gettext_noop(
    "This Google account has no YouTube channel. Create one at youtube.com, then connect it again."
)
_CLOSED = gettext_noop(
    "YouTube has closed or suspended this account. Ask YouTube, or connect another channel."
)
_SENTENCES: Mapping[str, str] = {
    "accessNotConfigured": gettext_noop(
        "The YouTube Data API v3 is not switched on in this installation's Google project. "
        "Switch it on in the Google Cloud console."
    ),
    "authenticatedUserAccountClosed": _CLOSED,
    "authenticatedUserAccountSuspended": _CLOSED,
    "authenticatedUserNotChannel": NO_CHANNEL,
    "channelClosed": _CLOSED,
    "channelSuspended": _CLOSED,
    "insufficientPermissions": gettext_noop(
        "The consent for this YouTube channel does not cover this. Connect the channel again and "
        "leave every box ticked."
    ),
    "uploadLimitExceeded": gettext_noop(
        "This channel has uploaded as many videos as YouTube allows in 24 hours. "
        "The upload is tried again when the time is over."
    ),
    "youtubeSignupRequired": NO_CHANNEL,
}


class Options(TypedDict, total=False):
    """What settings and tests set: the client, the addresses, and how films are sent."""

    client_id: str
    client_secret: str
    auth_url: str
    exchange_url: str
    api_url: str
    category_id: str
    chunk_bytes: int
    connect_seconds: float
    read_seconds: float
    total_seconds: float


def explain(status: int, answer: Any) -> Refusal | None:  # noqa: ARG001
    """{"error": {"code": 403, "message": "...", "errors": [{"domain": "youtube.quota", "reason":
    "quotaExceeded", "message": "..."}]}}"""
    error = answer.get("error") if isinstance(answer, dict) else None
    if not isinstance(error, dict):
        return None
    listed = error.get("errors")
    first = listed[0] if isinstance(listed, list) and listed else {}
    reason = str(first.get("reason") or "") if isinstance(first, dict) else ""
    words = re.sub(r"<[^>]*>", "", str(error.get("message") or reason))
    sentence = gettext(_SENTENCES[reason]) if reason in _SENTENCES else ""
    found = Refusal(_REASONS.get(reason), words, sentence=sentence)
    if reason == "uploadLimitExceeded":
        return replace(found, retry_after=UPLOAD_LIMIT_SECONDS)
    if found.fault == Fault.QUOTA or (found.fault == Fault.BUSY and "per day" in words):
        return replace(
            found, fault=Fault.QUOTA, retry_after=seconds_to_reset(), is_installations=True
        )
    return found


def seconds_to_reset(now: datetime | None = None) -> float:
    """Until the next midnight of the Pacific, when Google renews the quotas."""
    there = (now or datetime.now(UTC)).astimezone(QUOTA_ZONE)
    midnight = datetime.combine(there.date() + timedelta(days=1), time.min, QUOTA_ZONE)
    return (midnight.astimezone(UTC) - there.astimezone(UTC)).total_seconds()


YOUTUBE = platform(
    "YouTube",
    "YOUTUBE",
    "https://www.googleapis.com",
    explain=explain,
    hosts=("googleapis.com",),
)


def api_client(options: Options) -> VendorClient:
    """A part of a film may take long on a slow line."""
    return VendorClient(
        Account(
            YOUTUBE,
            base_url=options.get("api_url", ""),
            url_setting="YOUTUBE_API_URL",
            connect_seconds=options.get("connect_seconds", 10.0),
            read_seconds=options.get("read_seconds", 90.0),
            total_seconds=options.get("total_seconds", 600.0),
        )
    )
