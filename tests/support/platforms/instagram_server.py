"""Instagram on loopback: Business Login, reels by containers, and insights, as documented.

    def test_something(instagram: InstagramServer) -> None:
        channel.seal("access_token", instagram.grants.new_access())  # or walk to instagram.url
        ...
        assert [reel.caption for reel in instagram.reels] == ["..."]

The fixture `instagram` (fixtures.py) makes this process call the server. Others get
`instagram.environment()`, which names INSTAGRAM_CLIENT_ID, INSTAGRAM_CLIENT_SECRET,
INSTAGRAM_AUTH_URL, INSTAGRAM_EXCHANGE_URL, INSTAGRAM_API_URL and INSTAGRAM_UPLOAD_URL.
`python -m tests.support.platforms.instagram_server --port 8098` runs it by itself.

It takes films by address, and sent ones too, as with Facebook Login; `takes_files = False` makes it
refuse sent ones, as Meta does with Instagram Login.

On command: `consent`, `agreed`, `grants.run_out()`, `grants.take_back()`, `looks` (how often a
container is in progress), `failure` (the status of containers that fail), `expires`, `most` posts a
day, `tells_captions`, `figures`, `has_insights`, `drop(id)`, and the faults of Platform:
`cut_next_upload(share)`, `lose_answer_at("POST .*/media_publish")`,
`refuse_at("POST .*/media", refusal(code, subcode=...))`.

https://developers.facebook.com/docs/instagram-platform/content-publishing
https://developers.facebook.com/docs/instagram-platform/content-publishing/resumable-uploads
https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-container
https://developers.facebook.com/docs/instagram-platform/reference/instagram-media/insights
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import httpx2

from tests.support.platforms.instagram_login import (
    USER_ID,
    VERSION,
    InstagramLogin,
    refusal,
    unknown_object,
)
from tests.support.platforms.platform import serve
from tests.support.vendors.server import Conversation, Reply, Seen, need

KNOWN_FIELDS = {
    "media_type",
    "caption",
    "share_to_feed",
    "thumb_offset",
    "is_ai_generated",
    "upload_type",
    "video_url",
}


@dataclass
class Reel:
    """A container, and the reel that it becomes; it is out when published is true."""

    id: str
    caption: str
    told: dict[str, Any]
    size: int = 0
    film: bytes = b""
    looks: int = 0
    code: str = "IN_PROGRESS"
    status: str = ""
    published: bool = False
    media_id: str = ""
    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def permalink(self) -> str:
        """The last part is another name than the id."""
        return f"https://www.instagram.com/reel/DA_{self.media_id[-6:]}-x/"

    @property
    def is_whole(self) -> bool:
        return bool(self.film) and len(self.film) == self.size


class InstagramServer(InstagramLogin):
    upload_paths = re.compile(rf"/ig-api-upload/{VERSION}/\d+")

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.containers: dict[str, Reel] = {}
        self.takes_files = True
        self.looks = 0
        self.failure = ""
        self.expires = False
        self.most = 100
        self.page = 100
        self.tells_captions = True
        self.has_insights = True
        self.figures: dict[str, dict[str, int]] = {}
        base = f"/{VERSION}"
        for method, path, answer in (
            ("POST", rf"{base}/{USER_ID}/media", self._create),
            ("POST", rf"{base}/{USER_ID}/media_publish", self._publish),
            ("GET", rf"{base}/{USER_ID}/media", self._list),
            ("GET", rf"{base}/{USER_ID}/content_publishing_limit", self._limit),
            ("GET", rf"{base}/\d+/insights", self._insights),
            ("GET", rf"{base}/\d+", self._object),
        ):
            self.route(method, path, self.with_token(answer))
        self.route("POST", rf"/ig-api-upload/{VERSION}/\d+", self._upload)

    @property
    def reels(self) -> list[Reel]:
        """What is out."""
        return [one for one in self.containers.values() if one.published]

    def drop(self, media_id: str) -> None:
        """The person deletes a reel in the app."""
        for one in self.reels:
            if one.media_id == media_id:
                one.published = False

    def _create(self, seen: Seen) -> Reply:
        told = seen.body
        need(set(told) <= KNOWN_FIELDS, f"Unknown fields: {sorted(set(told) - KNOWN_FIELDS)}.")
        need(told.get("media_type") == "REELS", "media_type is not REELS.")
        need(len(told.get("caption", "")) <= 2_200, "The caption is too long.")
        need(type(told.get("thumb_offset")) is int, "thumb_offset is in milliseconds.")
        by_file = told.get("upload_type") == "resumable"
        if not told.get("video_url") and not (by_file and self.takes_files):
            return refusal(100, message="The parameter video_url is required")
        reel = Reel(f"1788{len(self.containers) + 1:013d}", told["caption"], told, looks=self.looks)
        self.containers[reel.id] = reel
        address = f"{self.url}/ig-api-upload/{VERSION}/{reel.id}"
        return Reply({"id": reel.id} | ({"uri": address} if by_file else {}))

    def _upload(self, seen: Seen) -> Reply:
        kind, _space, token = seen.headers.get("authorization", "").partition(" ")
        if kind != "OAuth" or token not in self.grants.access:
            return _not_taken("NotAuthorizedError", status=400)
        reel = self.containers.get(seen.path.rpartition("/")[2])
        if reel is None or reel.code != "IN_PROGRESS":
            return _not_taken("ProcessingFailedError")
        first, size = int(seen.headers["offset"]), int(seen.headers["file_size"])
        need(first == len(reel.film), f"The offset is {first}, not {len(reel.film)}.")
        need(first + len(seen.raw) == size, "The film does not end where file_size says.")
        reel.size, reel.film = size, reel.film + seen.raw
        return Reply({"success": True, "message": "Upload successful."})

    def took_part(self, talk: Conversation, part: bytes) -> None:
        reel = self.containers[urlsplit(talk.path).path.rpartition("/")[2]]
        reel.size, reel.film = int(talk.headers["file_size"]), reel.film + part

    def _object(self, seen: Seen) -> Reply:
        number = seen.path.rpartition("/")[2]
        fields = seen.query.get("fields", "").split(",")
        if number in self.containers:
            return self._container(self.containers[number], fields)
        reel = next((one for one in self.reels if one.media_id == number), None)
        if reel is None:
            return unknown_object()
        counts = {"like_count": 0, "comment_count": 0} | self.figures.get(number, {})
        known = {
            "id": number,
            "permalink": reel.permalink,
            "like_count": counts["like_count"],
            "comments_count": counts["comment_count"],
        }
        need(set(fields) <= set(known), f"Unknown fields of media: {fields}.")
        return Reply({name: known[name] for name in {*fields, "id"}})

    def _container(self, reel: Reel, fields: list[str]) -> Reply:
        need(set(fields) <= {"status_code", "status", "video_status"}, f"Fields {fields}.")
        if reel.code == "IN_PROGRESS":
            self._prepare(reel)
        told: dict[str, Any] = {"id": reel.id, "status_code": reel.code, "status": reel.status}
        if "video_status" in fields:
            told["video_status"] = {
                "uploading_phase": {
                    "status": "complete" if reel.is_whole else "in_progress",
                    "bytes_transferred": len(reel.film),
                },
                "processing_phase": {"status": "not_started"},
            }
        return Reply(told)

    def _prepare(self, reel: Reel) -> None:
        """One look further."""
        if self.expires:
            reel.code, reel.status = "EXPIRED", "Expired: The container was not published in time."
            return
        if reel.told.get("video_url") and not reel.film:
            self._fetch(reel)
        if not reel.is_whole or reel.code != "IN_PROGRESS":
            return
        if reel.looks > 0:
            reel.looks -= 1
            return
        reel.code, reel.status = ("ERROR", self.failure) if self.failure else ("FINISHED", "")

    def _fetch(self, reel: Reel) -> None:
        try:
            answer = httpx2.get(reel.told["video_url"])
        except httpx2.HTTPError:
            answer = None
        if answer is None or answer.status_code != 200:
            reel.code = "ERROR"
            reel.status = "Error: Media upload has failed with error code 2207052"
            return
        reel.film, reel.size = answer.content, len(answer.content)

    def _publish(self, seen: Seen) -> Reply:
        reel = self.containers.get(str(seen.body.get("creation_id")))
        if reel is None:
            return refusal(24, subcode=2207006, message="The requested resource does not exist")
        if reel.code not in {"FINISHED", "PUBLISHED"}:
            return refusal(9007, subcode=2207027, message="Media ID is not available")
        if len(self.reels) >= self.most:
            return refusal(9, 403, subcode=2207042, message="Application request limit reached")
        if not reel.published:
            reel.code, reel.status = "PUBLISHED", "Published: Media has been published."
            reel.published, reel.at = True, datetime.now(UTC)
            reel.media_id = f"1800{len(self.reels):013d}"
        return Reply({"id": reel.media_id})

    def _list(self, seen: Seen) -> Reply:
        reels = list(reversed(self.reels))
        first, most = int(seen.query.get("after", "0")), int(seen.query.get("limit", "25"))
        ends = first + min(most, self.page)
        rows = [
            {
                "id": reel.media_id,
                "permalink": reel.permalink,
                "media_type": "VIDEO",
                "timestamp": reel.at.strftime("%Y-%m-%dT%H:%M:%S+0000"),
            }
            | ({"caption": reel.caption} if self.tells_captions else {})
            for reel in reels[first:ends]
        ]
        more = {"cursors": {"after": str(ends)}, "next": "https://…"} if reels[ends:] else {}
        return Reply({"data": rows, "paging": more})

    def _limit(self, seen: Seen) -> Reply:
        wanted = seen.query.get("fields", "")
        need(wanted == "config,quota_usage", f"Unknown fields of the limit: {wanted}.")
        config = {"quota_total": self.most, "quota_duration": 86_400}
        return Reply({"data": [{"config": config, "quota_usage": len(self.reels)}]})

    def _insights(self, seen: Seen) -> Reply:
        number = seen.path.split("/")[2]
        if not self.has_insights:
            return refusal(10, message="(#10) Not enough viewers for the media to show insights")
        counts = self.figures.get(number, {})
        names = {"views": "views", "likes": "like_count", "comments": "comment_count"}
        names["shares"] = "share_count"
        wanted = seen.query.get("metric", "").split(",")
        need(set(wanted) <= set(names), f"Unknown metrics: {wanted}.")
        rows = [
            {"name": one, "period": "lifetime", "values": [{"value": counts.get(names[one], 0)}]}
            for one in wanted
        ]
        return Reply({"data": rows})


def _not_taken(kind: str, *, status: int = 400, retriable: bool = False) -> Reply:
    info = {"retriable": retriable, "type": kind, "message": "Request processing failed"}
    return Reply({"debug_info": info}, status)


if __name__ == "__main__":
    serve(InstagramServer)
