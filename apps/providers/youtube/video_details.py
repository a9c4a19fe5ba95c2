"""What YouTube's Data API tells with a key: a video's length, and a channel's id by its handle.

https://developers.google.com/youtube/v3/docs/videos/list (1 unit for up to 50 videos),
https://developers.google.com/youtube/v3/docs/channels/list (1 unit). Captions are not among it:
captions.list and captions.download take only the OAuth consent of the video's owner.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from apps.core.sentences import gettext as _
from apps.providers.errors import ProviderError
from apps.providers.http import Account, Fault, Refusal, Vendor, VendorClient, VendorRefused
from apps.providers.youtube.channel_ids import CHANNEL_ID

BASE_URL = "https://www.googleapis.com/youtube/v3"
MOST_IDS = 50
MOST_TAGS = 30
LONGEST_SECONDS = 10 * 24 * 3600
DURATION = re.compile(
    r"P(?:(?P<days>\d+)D)?(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?"
)
# Daily quotas begin anew at midnight there.
QUOTA_ZONE = ZoneInfo("America/Los_Angeles")
QUOTA_REASONS = frozenset({"quotaExceeded", "dailyLimitExceeded"})
BUSY_REASONS = frozenset({"rateLimitExceeded", "userRateLimitExceeded"})
KEY_REASONS = frozenset(
    {"keyInvalid", "API_KEY_INVALID", "keyExpired", "accessNotConfigured", "ipRefererBlocked"}
)


@dataclass(frozen=True, slots=True)
class Details:
    """is_out: it can be watched from beginning to end; live and coming ones cannot."""

    seconds: int
    description: str
    tags: tuple[str, ...]
    is_out: bool


def explain(status: int, answer: Any) -> Refusal | None:  # noqa: ARG001
    """{"error": {"message", "errors": [{"reason"}], "details": [{"reason"}]}}"""
    error = answer.get("error") if isinstance(answer, dict) else None
    if not isinstance(error, dict):
        return None
    told = [error.get("errors"), error.get("details")]
    reasons = {
        one["reason"]
        for ones in told
        if isinstance(ones, list)
        for one in ones
        if isinstance(one, dict) and isinstance(one.get("reason"), str)
    }
    for known, fault in (
        (QUOTA_REASONS, Fault.CREDIT),
        (BUSY_REASONS, Fault.BUSY),
        (KEY_REASONS, Fault.KEY),
    ):
        if reasons & known:
            return Refusal(fault, str(error.get("message") or ""))
    return Refusal(words=str(error.get("message") or ""))


YOUTUBE_DATA = Vendor(
    name="YouTube",
    settings="YOUTUBE",
    base_url=BASE_URL,
    authorize=lambda key: {"X-Goog-Api-Key": key},
    explain=explain,
)


class VideoDetails:
    """Calls with one key. Raises ProviderError, in the active language. requests: answered ones.
    seconds_left: how long a visit may still take."""

    def __init__(
        self, api_key: str, base_url: str, now: datetime, seconds_left: Callable[[], float]
    ) -> None:
        self._api_key = api_key
        self._base_url = base_url
        self._now = now
        self._seconds_left = seconds_left
        self.requests = 0

    def of(self, video_ids: Sequence[str]) -> dict[str, Details]:
        """By id; those that YouTube does not show any more are missing."""
        found: dict[str, Details] = {}
        for start in range(0, len(video_ids), MOST_IDS):
            ids = ",".join(video_ids[start : start + MOST_IDS])
            for item in self._items(
                "/videos",
                {"part": "snippet,contentDetails", "id": ids, "maxResults": str(MOST_IDS)},
            ):
                if isinstance(item.get("id"), str):
                    found[item["id"]] = _details(item)
        return found

    def channel_of(self, handle: str) -> str:
        """The id of the channel with this handle ("@...")."""
        for item in self._items("/channels", {"part": "id", "forHandle": handle}):
            if isinstance(item.get("id"), str) and CHANNEL_ID.fullmatch(item["id"]):
                return str(item["id"])
        sentence = _("YouTube knows no channel “%(handle)s”. Check the spelling.")
        raise ProviderError(sentence % {"handle": handle}, permanent=True)

    def _items(self, path: str, parameters: Mapping[str, str]) -> list[dict[str, Any]]:
        seconds = self._seconds_left()
        account = Account(
            YOUTUBE_DATA,
            api_key=self._api_key,
            base_url=self._base_url,
            read_seconds=min(10.0, seconds),
            total_seconds=min(20.0, seconds),
        )
        try:
            answer = VendorClient(account).get_json(path, parameters)
        except ProviderError as error:
            raise self._told(error) from None
        self.requests += 1
        items = answer.get("items", []) if isinstance(answer, dict) else None
        if not isinstance(items, list):
            raise ProviderError(_("YouTube sent an answer that cannot be read. Try again later."))
        return [item for item in items if isinstance(item, dict)]

    def _told(self, error: ProviderError) -> ProviderError:
        fault = error.fault if isinstance(error, VendorRefused) else None
        if fault == Fault.KEY:
            return ProviderError(
                _("YouTube refused the API key. Staff have to check YOUTUBE_API_KEY."),
                permanent=True,
            )
        if fault == Fault.CREDIT:
            return ProviderError(
                _("Today's quota of the YouTube API key is used up. It begins anew tomorrow."),
                retry_after=seconds_to_new_quota(self._now),
            )
        return ProviderError(
            _("YouTube did not tell the details of the videos. Try again later."),
            retry_after=error.retry_after,
        )


def seconds_to_new_quota(now: datetime) -> float:
    local = now.astimezone(QUOTA_ZONE)
    midnight = datetime.combine(local.date() + timedelta(days=1), datetime.min.time(), QUOTA_ZONE)
    return max(60.0, midnight.timestamp() - now.timestamp())


def seconds_of(duration: str) -> int:
    """PT1H2M3S is 3723; what is no duration (ISO 8601) is 0."""
    match = DURATION.fullmatch(duration[:40])
    if match is None:
        return 0
    found = {name: int(number or 0) for name, number in match.groupdict().items()}
    hours = found["days"] * 24 + found["hours"]
    return min(hours * 3600 + found["minutes"] * 60 + found["seconds"], LONGEST_SECONDS)


def _details(item: Mapping[str, Any]) -> Details:
    snippet, content = _child(item, "snippet"), _child(item, "contentDetails")
    duration = content.get("duration")
    seconds = seconds_of(duration) if isinstance(duration, str) else 0
    description, tags = snippet.get("description"), snippet.get("tags")
    all_tags = tags if isinstance(tags, list) else []
    return Details(
        seconds=seconds,
        description=description if isinstance(description, str) else "",
        tags=tuple(one for one in all_tags if isinstance(one, str))[:MOST_TAGS],
        is_out=snippet.get("liveBroadcastContent") in (None, "none") and seconds > 0,
    )


def _child(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = data.get(name)
    return found if isinstance(found, dict) else {}
