"""Films in transfer, as Google keeps them: every byte that arrived stays, whatever cut it off.

https://developers.google.com/youtube/v3/guides/using_resumable_upload_protocol
"""

from __future__ import annotations

import re
import secrets
import socket
import threading
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.support.platforms.google_errors import Refused
from tests.support.platforms.youtube_accounts import GoogleAccounts
from tests.support.platforms.youtube_rows import SessionRow, VideoRow, video_id
from tests.support.vendors.server import Conversation, Reply, Seen, need

PART_UNIT = 256 * 1024
UPLOADS = "/upload/youtube/v3/videos"
_RANGE = re.compile(r"bytes ([0-9]+)-([0-9]+)/([0-9]+)")
_SNIPPET = {
    "title",
    "description",
    "tags",
    "categoryId",
    "defaultLanguage",
    "defaultAudioLanguage",
}
_STATUS = {"privacyStatus", "selfDeclaredMadeForKids", "containsSyntheticMedia"}


class YouTubeUploads(GoogleAccounts):
    """is_audited: an API project that Google has not audited only gets private videos.
    looks: how often a new video is told as in process; None: until a command says otherwise."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.lock = threading.RLock()
        self.sessions: dict[str, SessionRow] = {}
        self.videos: dict[str, VideoRow] = {}
        self.is_audited = True
        self.looks: int | None = 1
        # the answer to every part of a film, instead of taking it
        self.refuse_parts: Reply | None = None
        # bytes of films that arrived, also before a cut
        self.arrived_bytes = 0
        # set while a transfer is held
        self.is_held = threading.Event()
        self._cuts: list[int] = []
        self._hold: int | None = None
        self._let_go = threading.Event()
        self.route("POST", UPLOADS, self._begin)
        self.route("PUT", UPLOADS, self._put)

    # -- commands -------------------------------------------------------------------------------

    def cut_at(self, *places: int) -> None:
        """End the connection once the film's byte at each place would be next; each once. At the
        film's size all of it is there, and the answer is lost."""
        with self.lock:
            self._cuts = sorted([*self._cuts, *places])

    def hold_at(self, place: int) -> None:
        """Take no more once the film's byte at this place would be next. Wait for `is_held`, do
        what has to happen in the middle of a transfer, such as killing the worker, then `let_go`.
        """
        self.is_held.clear()
        self._let_go.clear()
        self._hold = place

    def let_go(self) -> None:
        self._let_go.set()

    def forget_sessions(self) -> None:
        """All sessions have run out: 404 from now on."""
        with self.lock:
            self.sessions.clear()

    # -- bytes ----------------------------------------------------------------------------------

    def take_body(self, talk: Conversation, length: int) -> bytes | None:
        session = self._session_of(talk) if talk.command == "PUT" else None
        place = _RANGE.fullmatch(talk.headers.get("content-range", ""))
        if session is None or place is None or int(place[1]) != len(session.received):
            return super().take_body(talk, length)
        taken = bytearray()
        while len(taken) < length:
            at = len(session.received) + len(taken)
            self._wait_at(at)
            cut = next((one for one in self._cuts if one >= at), None)
            stop = min(one for one in (at + length, cut, self._hold) if one is not None)
            most = min(length - len(taken), stop - at)
            block = talk.rfile.read1(min(most, 64 * 1024)) if most else b""
            if not block:
                self._cut_off(talk, session, taken, cut if not most else None)
                return None
            taken += block
            self.arrived_bytes += len(block)
        end = len(session.received) + len(taken)
        if end in self._cuts:
            self._cut_off(talk, session, taken, end)
            return None
        return bytes(taken)

    def _wait_at(self, place: int) -> None:
        if self._hold is not None and place >= self._hold:
            self._hold = None
            self.is_held.set()
            self._let_go.wait(120)

    def _session_of(self, talk: Conversation) -> SessionRow | None:
        name = parse_qs(urlsplit(talk.path).query).get("upload_id", [""])[0]
        return self.sessions.get(name)

    def _cut_off(
        self, talk: Conversation, session: SessionRow, taken: bytearray, cut: int | None
    ) -> None:
        """What arrived is kept; also when it was the caller who went away."""
        with self.lock:
            if cut is not None:
                self._cuts.remove(cut)
            session.received += taken
            self._finish_if_whole(session)
        if cut is not None:
            talk.connection.shutdown(socket.SHUT_RDWR)

    # -- the protocol ---------------------------------------------------------------------------

    def _begin(self, seen: Seen) -> Reply:
        channel = self.caller(seen, "youtube.upload", "youtube.force-ssl")
        need(seen.query.get("uploadType") == "resumable", "uploadType has to be resumable")
        parts = set(seen.query.get("part", "").split(","))
        need(parts == {"snippet", "status"}, "part has to name what is set")
        need("json" in seen.headers.get("content-type", ""), "the video's facts are JSON")
        kind = seen.headers.get("x-upload-content-type", "")
        need(kind.startswith("video/") or kind == "application/octet-stream", "no kind of a video")
        size = seen.headers.get("x-upload-content-length", "")
        need(size.isdecimal() and int(size) > 0, "X-Upload-Content-Length is missing")
        self.spend_upload()
        check_resource(seen.body)
        with self.lock:
            name = secrets.token_urlsafe(24)
            self.sessions[name] = SessionRow(name, channel.id, seen.body, parts, int(size))
        address = f"{self.url}{UPLOADS}?uploadType=resumable&part=snippet,status&upload_id={name}"
        return Reply(b"", 200, {"Location": address})

    def _put(self, seen: Seen) -> Reply:
        channel = self.caller(seen, "youtube.upload", "youtube.force-ssl")
        need("content-length" in seen.headers, "Content-Length is needed, also when it is 0")
        with self.lock:
            session = self.sessions.get(seen.query.get("upload_id", ""))
            if session is None or session.channel_id != channel.id:
                return Reply(b"Not Found", 404, content_type="text/plain")
            told = seen.headers.get("content-range", "")
            if told == f"bytes */{session.total}":
                need(not seen.raw, "a question has no body")
            elif self.refuse_parts is not None:
                return self.refuse_parts
            elif not session.video_id:
                self._take(session, told, seen)
            self._finish_if_whole(session)
            return self._told(session)

    def _take(self, session: SessionRow, told: str, seen: Seen) -> None:
        place = _RANGE.fullmatch(told)
        need(place, f"Content-Range says “{told}”")
        assert place is not None
        first, last, total = (int(one) for one in place.groups())
        need(total == session.total, "the film has another size now")
        need(last - first + 1 == len(seen.raw), "Content-Range and Content-Length differ")
        need(first == len(session.received), f"byte {len(session.received)} is next, not {first}")
        is_last = last + 1 == total
        need(is_last or len(seen.raw) % PART_UNIT == 0, "parts are multiples of 256 KiB")
        need(seen.headers.get("content-type", "").startswith("video/"), "no kind of a video")
        session.received += seen.raw

    def _told(self, session: SessionRow) -> Reply:
        if session.video_id:
            video = self.videos.get(session.video_id)
            if video is None:
                return Reply(b"Not Found", 404, content_type="text/plain")
            return Reply(video.shown(session.parts))
        count = len(session.received)
        return Reply(b"", 308, {"Range": f"bytes=0-{count - 1}"} if count else {})

    def _finish_if_whole(self, session: SessionRow) -> None:
        if session.missing or session.video_id:
            return
        found = session.resource
        status = {**found["status"], "uploadStatus": "uploaded"}
        if not self.is_audited:
            status["privacyStatus"] = "private"
        video = VideoRow(
            id=video_id(),
            channel_id=session.channel_id,
            snippet=found["snippet"],
            status=status,
            published_at=datetime.now(UTC),
            content=bytes(session.received),
            looks_left=self.looks,
        )
        self.videos[video.id] = video
        session.video_id = video.id

    def spend_upload(self) -> None:
        """One call of the day's; the part that counts says otherwise."""
        raise NotImplementedError


def check_resource(resource: Any) -> None:
    """https://developers.google.com/youtube/v3/docs/videos/insert#errors"""
    need(isinstance(resource, dict) and set(resource) == {"snippet", "status"}, "no video's facts")
    snippet, status = resource["snippet"], resource["status"]
    need(set(snippet) <= _SNIPPET, f"unknown: {set(snippet) - _SNIPPET}")
    need(set(status) <= _STATUS, f"unknown: {set(status) - _STATUS}")
    title, description = snippet.get("title", ""), snippet.get("description", "")
    if not title.strip() or len(title) > 100 or set(title) & set("<>"):
        raise Refused(400, "invalidTitle", "The request metadata specifies an invalid title.")
    if len(description.encode()) > 5000 or set(description) & set("<>"):
        raise Refused(400, "invalidDescription", "The description is invalid.")
    tags = snippet.get("tags", [])
    counted = ",".join(f'"{tag}"' if " " in tag else tag for tag in tags)
    if len(counted) > 500 or set(counted) & set("<>"):
        raise Refused(400, "invalidTags", "The request metadata specifies invalid keywords.")
    if not str(snippet.get("categoryId", "")).isdecimal():
        raise Refused(400, "invalidCategoryId", "The category is invalid.")
    for name in ("defaultLanguage", "defaultAudioLanguage"):
        need(re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]+)*", snippet.get(name, "")), f"{name}")
    need(status.get("privacyStatus") in {"public", "unlisted", "private"}, "privacyStatus")
    need(type(status.get("selfDeclaredMadeForKids")) is bool, "selfDeclaredMadeForKids")
    need(type(status.get("containsSyntheticMedia")) is bool, "containsSyntheticMedia")
