"""YouTube on loopback, as far as topics need it.

/feeds/videos.xml?channel_id=: a channel's public feed. /youtube/v3/videos and /channels: the Data
API (https://developers.google.com/youtube/v3/docs), with KEY in its header.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

from tests.support.vendors.server import KEY, Reply, Seen, VendorServer, need

CHANNEL = "UC" + "a1B2-_" * 3 + "zzzz"


@dataclass
class Video:
    video_id: str
    title: str
    description: str = ""
    published: datetime = field(default_factory=lambda: datetime.now(UTC))
    duration: str = "PT8M30S"
    tags: list[str] = field(default_factory=list)
    live: str = "none"
    is_short: bool = False
    is_public: bool = True


class VideoServer(VendorServer):
    """videos: those of CHANNEL, newest first. refusal: what the Data API says instead."""

    def __init__(self) -> None:
        super().__init__()
        self.videos: list[Video] = []
        self.handles = {"@health-lab": CHANNEL}
        self.refusal: Reply | None = None
        self.route("GET", "/feeds/videos.xml", self._feed)
        self.route("GET", "/youtube/v3/videos", self._details)
        self.route("GET", "/youtube/v3/channels", self._channels)

    @property
    def options(self) -> dict[str, str]:
        """What an engine without a key takes."""
        return {
            "feed_url": f"{self.url}/feeds/videos.xml",
            "base_url": f"{self.url}/youtube/v3",
        }

    def environment(self) -> dict[str, str]:
        """What lets another process ask this server, with a key."""
        return {
            "YOUTUBE_FEED_URL": self.options["feed_url"],
            "YOUTUBE_DATA_URL": self.options["base_url"],
            "YOUTUBE_API_KEY": KEY,
        }

    def refuse(self, status: int, reason: str) -> None:
        error = {"code": status, "message": f"{reason} {KEY}", "errors": [{"reason": reason}]}
        self.refusal = Reply({"error": error}, status=status)

    def _feed(self, seen: Seen) -> Reply:
        if seen.query.get("channel_id") != CHANNEL:
            return Reply(b"Not Found", status=404, content_type="text/html")
        body = (
            '<?xml version="1.0" encoding="UTF-8"?>'
            '<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" '
            'xmlns:media="http://search.yahoo.com/mrss/" xmlns="http://www.w3.org/2005/Atom">'
            f"<id>yt:channel:{CHANNEL[2:]}</id><title>Health lab</title>"
            f"{''.join(map(_entry, self.videos[:15]))}</feed>"
        ).encode()
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if seen.headers.get("if-none-match") == tag:
            return Reply(b"", status=304, headers={"ETag": tag})
        return Reply(body, headers={"ETag": tag}, content_type="text/xml; charset=UTF-8")

    def _details(self, seen: Seen) -> Reply:
        need(seen.headers.get("x-goog-api-key") == KEY, "the key is not in its header")
        need("key" not in seen.query, "the key is in the address")
        need(set(seen.query["part"].split(",")) <= {"snippet", "contentDetails"}, "unknown part")
        ids = seen.query["id"].split(",")
        need(len(ids) <= 50, "too many ids")
        if self.refusal:
            return self.refusal
        items = [_item(video) for video in self.videos if video.video_id in ids]
        return Reply({"kind": "youtube#videoListResponse", "items": [one for one in items if one]})

    def _channels(self, seen: Seen) -> Reply:
        need(seen.headers.get("x-goog-api-key") == KEY, "the key is not in its header")
        need(seen.query["part"] == "id", "unknown part")
        if self.refusal:
            return self.refusal
        found = self.handles.get(seen.query["forHandle"])
        items = [{"kind": "youtube#channel", "id": found}] if found else []
        answer: dict[str, Any] = {"kind": "youtube#channelListResponse"}
        return Reply({**answer, "items": items} if items else answer)


def _entry(video: Video) -> str:
    path = "shorts/" if video.is_short else "watch?v="
    return (
        f"<entry><id>yt:video:{video.video_id}</id><yt:videoId>{video.video_id}</yt:videoId>"
        f"<yt:channelId>{CHANNEL}</yt:channelId><title>{escape(video.title)}</title>"
        f'<link rel="alternate" href="https://www.youtube.com/{path}{video.video_id}"/>'
        "<author><name>Health lab</name></author>"
        f"<published>{video.published.isoformat()}</published>"
        f"<updated>{video.published.isoformat()}</updated>"
        f"<media:group><media:title>{escape(video.title)}</media:title>"
        f"<media:description>{escape(video.description)}</media:description></media:group></entry>"
    )


def _item(video: Video) -> dict[str, Any] | None:
    if not video.is_public:
        return None
    return {
        "kind": "youtube#video",
        "id": video.video_id,
        "snippet": {
            "title": video.title,
            "description": video.description,
            "liveBroadcastContent": video.live,
            **({"tags": video.tags} if video.tags else {}),
        },
        "contentDetails": {"duration": video.duration, "caption": "true"},
    }
