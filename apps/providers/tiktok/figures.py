"""Views, likes, comments and shares: https://developers.tiktok.com/doc/tiktok-api-v2-video-query

TikTok tells of public videos only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from apps.providers.capabilities.publish import Metrics
from apps.providers.http import pick
from apps.providers.tiktok.vendor import TIKTOK, TikTokApi

MOST_IDS = 20
FIELDS = "id,view_count,like_count,comment_count,share_count"


def figures(api: TikTokApi, video_ids: Sequence[str], *, token: str) -> dict[str, Metrics]:
    """By video id; those that TikTok does not tell of are left out."""
    known = [one for one in video_ids if one.isascii() and one.isdecimal()]
    found: dict[str, Metrics] = {}
    for first in range(0, len(known), MOST_IDS):
        data = api.post(
            "/v2/video/query/",
            {"filters": {"video_ids": known[first : first + MOST_IDS]}},
            token=token,
            parameters={"fields": FIELDS},
        )
        for video in pick(TIKTOK, data, "videos", kind=list):
            video_id = pick(TIKTOK, video, "id", kind=str)
            found[video_id] = Metrics(
                views=_number(video, "view_count"),
                likes=_number(video, "like_count"),
                comments=_number(video, "comment_count"),
                shares=_number(video, "share_count"),
            )
    return found


def _number(video: Mapping[str, Any], name: str) -> int | None:
    value = video.get(name)
    return value if type(value) is int and value >= 0 else None
