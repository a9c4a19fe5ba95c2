"""YouTube's data: channels, videos, playlists, thumbnails and captions, and what a day allows.

https://developers.google.com/youtube/v3/docs and https://developers.google.com/youtube/v3/determine_quota_cost
"""

from __future__ import annotations

import re
from email import message_from_bytes
from typing import Any

import orjson

from tests.support.platforms.google_errors import Refused
from tests.support.platforms.youtube_rows import CaptionTrack, VideoRow
from tests.support.platforms.youtube_uploads import YouTubeUploads
from tests.support.vendors.server import Reply, Seen, need

READ = ("youtube.readonly", "youtube.force-ssl")
PARTS = {"snippet", "status", "processingDetails", "statistics", "contentDetails"}
_TIME = r"[0-9]{2}:[0-9]{2}:[0-9]{2},[0-9]{3}"
_SRT = re.compile(rf"\s*1\r?\n{_TIME} --> {_TIME}\r?\n\S")


class YouTubeData(YouTubeUploads):
    """units_left and uploads_left: of this day, for the whole API project. listing_hides: videos
    that the uploads playlist does not tell of yet."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.units_left = 10_000
        self.uploads_left = 100
        self.listing_hides: set[str] = set()
        self.route("GET", "/youtube/v3/channels", self._channels)
        self.route("GET", "/youtube/v3/videos", self._list)
        self.route("DELETE", "/youtube/v3/videos", self._delete)
        self.route("GET", "/youtube/v3/playlistItems", self._playlist)
        self.route("POST", "/upload/youtube/v3/thumbnails/set", self._thumbnail)
        self.route("POST", "/upload/youtube/v3/captions", self._captions)

    # -- commands -------------------------------------------------------------------------------

    def process(self, video: str) -> None:
        self.videos[video].process()

    def reject(self, video: str, reason: str) -> None:
        self.videos[video].status.update(uploadStatus="rejected", rejectionReason=reason)

    def fail(self, video: str, reason: str) -> None:
        self.videos[video].status.update(uploadStatus="failed", failureReason=reason)

    def set_statistics(self, video: str, **numbers: int) -> None:
        """views, likes, comments; one that is left out is hidden by the owner."""
        names = {"views": "viewCount", "likes": "likeCount", "comments": "commentCount"}
        self.videos[video].statistics = {names[name]: str(one) for name, one in numbers.items()}

    # -- the day --------------------------------------------------------------------------------

    def spend(self, units: int) -> None:
        with self.lock:
            if units > self.units_left:
                raise Refused(
                    403,
                    "quotaExceeded",
                    'You have exceeded your <a href="/youtube/v3/getting-started#quota">quota</a>.',
                )
            self.units_left -= units

    def spend_upload(self) -> None:
        with self.lock:
            if self.uploads_left < 1:
                raise Refused(403, "quotaExceeded", "You have exceeded your quota.")
            self.uploads_left -= 1

    # -- channels and videos --------------------------------------------------------------------

    def _channels(self, seen: Seen) -> Reply:
        channel = self.caller(seen, *READ)
        self.spend(1)
        parts = set(seen.query.get("part", "").split(","))
        need(parts <= {"snippet", "statistics", "contentDetails"}, f"unknown parts: {parts}")
        if seen.query.get("mine") == "true":
            found = [channel] if channel.title else []
        else:
            need("id" in seen.query, "mine or id is needed")
            found = [
                self.channels[one] for one in seen.query["id"].split(",") if one in self.channels
            ]
        kept = {"kind", "id", *parts}
        items = [{k: v for k, v in one.shown().items() if k in kept} for one in found]
        return Reply({"kind": "youtube#channelListResponse", "items": items})

    def _list(self, seen: Seen) -> Reply:
        """Everybody sees public videos; the owner sees all."""
        channel = self.caller(seen, *READ)
        self.spend(1)
        parts = set(seen.query.get("part", "").split(","))
        need(parts <= PARTS, f"unknown parts: {parts - PARTS}")
        names = seen.query.get("id", "").split(",")
        need(0 < len(names) <= 50 and all(names), "1 to 50 ids")
        with self.lock:
            found = [self.videos[name] for name in names if name in self.videos]
            shown = [one for one in found if self._may_see(channel.id, one)]
            for one in shown:
                if "status" in parts:
                    one.look()
            items = [one.shown(parts) for one in shown]
        return Reply({"kind": "youtube#videoListResponse", "items": items})

    def _may_see(self, channel_id: str, video: VideoRow) -> bool:
        return video.channel_id == channel_id or video.status["privacyStatus"] != "private"

    def _delete(self, seen: Seen) -> Reply:
        channel = self.caller(seen, "youtube.force-ssl")
        self.spend(50)
        video = self._own(channel.id, seen.query.get("id", ""))
        del self.videos[video.id]
        return Reply(b"", 204)

    def _own(self, channel_id: str, name: str) -> VideoRow:
        video = self.videos.get(name)
        if video is None:
            raise Refused(404, "videoNotFound", "The video that you are looking for is not there.")
        if video.channel_id != channel_id:
            raise Refused(403, "forbidden", "The video is not the caller's.")
        return video

    def _playlist(self, seen: Seen) -> Reply:
        """Newest first; a channel without an upload has no such playlist."""
        channel = self.caller(seen, *READ)
        self.spend(1)
        need(seen.query.get("part") == "contentDetails", "part has to be contentDetails")
        size = int(seen.query.get("maxResults", "5"))
        need(1 <= size <= 50, "maxResults is 1 to 50")
        own = [one for one in self.videos.values() if one.channel_id == channel.id]
        if seen.query.get("playlistId") != channel.uploads or not own:
            raise Refused(404, "playlistNotFound", "The playlist cannot be found.")
        own.sort(key=lambda one: one.published_at, reverse=True)
        listed = [one for one in own if one.id not in self.listing_hides]
        start = int(seen.query.get("pageToken") or 0)
        page = listed[start : start + size]
        content: dict[str, Any] = {
            "kind": "youtube#playlistItemListResponse",
            "items": [{"contentDetails": {"videoId": one.id}} for one in page],
        }
        if start + size < len(listed):
            content["nextPageToken"] = str(start + size)
        return Reply(content)

    # -- what goes with a video -----------------------------------------------------------------

    def _thumbnail(self, seen: Seen) -> Reply:
        channel = self.caller(seen, "youtube.upload", "youtube.force-ssl")
        self.spend(50)
        need(seen.headers.get("content-type") in {"image/jpeg", "image/png"}, "no picture's kind")
        video = self._own(channel.id, seen.query.get("videoId", ""))
        if not seen.raw:
            raise Refused(400, "mediaBodyRequired", "The request does not have the picture.")
        if not seen.raw.startswith((b"\xff\xd8\xff", b"\x89PNG")):
            raise Refused(400, "invalidImage", "The provided image content is invalid.")
        if len(seen.raw) > 2 * 1024 * 1024:
            raise Refused(413, "mediaBodyTooLarge", "The picture is too large.")
        video.thumbnail = seen.raw
        return Reply({"kind": "youtube#thumbnailSetResponse", "items": [{}]})

    def _captions(self, seen: Seen) -> Reply:
        channel = self.caller(seen, "youtube.force-ssl")
        self.spend(400)
        need(seen.query.get("uploadType") == "multipart", "uploadType has to be multipart")
        need(seen.query.get("part") == "snippet", "part has to be snippet")
        resource, media = _related(seen)
        snippet = resource.get("snippet", {})
        need(
            {"videoId", "language", "name"} <= set(snippet), "videoId, language and name are needed"
        )
        video = self._own(channel.id, snippet["videoId"])
        if not media.strip():
            raise Refused(400, "contentRequired", "The request does not have a caption track.")
        text = media.decode()
        need(_SRT.match(text), "the captions are no SubRip file")
        known = {(one.language, one.name) for one in video.captions}
        if (snippet["language"], snippet["name"]) in known:
            raise Refused(409, "captionExists", "The video already has such a caption track.")
        video.captions.append(CaptionTrack(snippet["language"], snippet["name"], text))
        return Reply({"kind": "youtube#caption", "id": f"cc-{len(video.captions)}"})


def _related(seen: Seen) -> tuple[dict[str, Any], bytes]:
    """The JSON and the file of a multipart/related body (RFC 2387)."""
    kind = seen.headers.get("content-type", "")
    need(kind.startswith("multipart/related;"), "the body has to be multipart/related")
    whole = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + seen.raw)
    parts = [part for part in whole.walk() if not part.is_multipart()]
    need(len(parts) == 2, "two parts are needed: JSON, then the file")
    need(parts[0].get_content_type() == "application/json", "the first part has to be JSON")
    first, second = (part.get_payload(decode=True) for part in parts)
    assert isinstance(first, bytes)
    assert isinstance(second, bytes)
    return orjson.loads(first), second
