"""Views, likes, comments and shares of reels, and whether a reel is there.

https://developers.facebook.com/docs/instagram-platform/reference/instagram-media
https://developers.facebook.com/docs/instagram-platform/reference/instagram-media/insights
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_noop

from apps.core.sentences import gettext
from apps.providers.capabilities.publish import Metrics
from apps.providers.http import Fault, VendorRefused
from apps.providers.instagram.finding import SHORTCODE, ids_of
from apps.providers.instagram.vendor import Graph

METRICS = "views,likes,comments,shares"
UNTOLD = gettext_noop(
    "Instagram names no reel with this address among the account's media, so there are no figures. "
    "Look whether the address is right and the reel is this account's."
)


def media(graph: Graph, video_id: str, fields: str, *, token: str) -> dict[str, Any] | None:
    """None when Instagram has no such reel (any more)."""
    if not (video_id.isascii() and video_id.isdecimal()):
        return None
    try:
        return graph.get(f"/{video_id}", {"fields": fields}, token=token)
    except VendorRefused as error:
        if error.fault != Fault.MISSING:
            raise
        return None


def figures(
    graph: Graph, channel_id: str, video_ids: Sequence[str], *, token: str
) -> dict[str, Metrics]:
    """By media id, or by the last part of an address; those that are gone are left out."""
    ids = ids_of(graph, channel_id, video_ids, token=token)
    known = [one for one in video_ids if not SHORTCODE.fullmatch(one)]
    found = _by_id(graph, [*known, *ids.values()], token=token)
    named = {
        code: replace(found[video_id], video_id=video_id)
        for code, video_id in ids.items()
        if video_id in found
    }
    unknown = [one for one in video_ids if SHORTCODE.fullmatch(one) and one not in ids]
    told = {video_id: found[video_id] for video_id in known if video_id in found}
    return {**told, **named, **{one: Metrics(note=gettext(UNTOLD)) for one in unknown}}


def _by_id(graph: Graph, video_ids: Sequence[str], *, token: str) -> dict[str, Metrics]:
    found: dict[str, Metrics] = {}
    for video_id in video_ids:
        told = media(graph, video_id, "like_count,comments_count", token=token)
        if told is not None:
            insights = _insights(graph, video_id, token=token)
            found[video_id] = Metrics(
                views=insights.get("views"),
                likes=insights.get("likes", _number(told, "like_count")),
                comments=insights.get("comments", _number(told, "comments_count")),
                shares=insights.get("shares"),
            )
    return found


def _insights(graph: Graph, video_id: str, *, token: str) -> dict[str, int]:
    """{"data": [{"name": "views", "values": [{"value": 7}]}]}. Instagram tells none of an account
    without the permission, and of reels with few viewers."""
    try:
        told = graph.get(f"/{video_id}/insights", {"metric": METRICS}, token=token)
    except VendorRefused as error:
        if not error.permanent:
            raise
        return {}
    found: dict[str, int] = {}
    rows = told.get("data")
    for row in rows if isinstance(rows, list) else []:
        values = row.get("values") if isinstance(row, dict) else None
        value = _number(values[0], "value") if isinstance(values, list) and values else None
        if value is not None:
            found[str(row.get("name"))] = value
    return found


def _number(told: Mapping[str, Any] | Any, name: str) -> int | None:
    value = told.get(name) if isinstance(told, dict) else None
    return value if type(value) is int and value >= 0 else None
