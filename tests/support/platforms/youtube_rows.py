"""What the YouTube of tests keeps: channels, films in transfer, videos and what goes with them."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass
class ChannelRow:
    id: str
    title: str
    handle: str
    subscribers: int | None = 1_200
    is_suspended: bool = False

    @property
    def uploads(self) -> str:
        return f"UU{self.id[2:]}"

    def shown(self) -> dict[str, Any]:
        is_hidden = self.subscribers is None
        numbers: dict[str, Any] = {"hiddenSubscriberCount": is_hidden, "videoCount": "0"}
        if not is_hidden:
            numbers["subscriberCount"] = str(self.subscribers)
        return {
            "kind": "youtube#channel",
            "id": self.id,
            "snippet": {
                "title": self.title,
                "customUrl": self.handle,
                "thumbnails": {"default": {"url": f"https://yt3.example/{self.id}.jpg"}},
            },
            "statistics": numbers,
            "contentDetails": {"relatedPlaylists": {"uploads": self.uploads}},
        }


@dataclass
class CaptionTrack:
    language: str
    name: str
    text: str


@dataclass
class VideoRow:
    """looks_left: how often it is still told as in process; None: until a test says otherwise."""

    id: str
    channel_id: str
    snippet: dict[str, Any]
    status: dict[str, Any]
    published_at: datetime
    content: bytes = field(repr=False)
    looks_left: int | None = 0
    statistics: dict[str, str] = field(default_factory=dict)
    thumbnail: bytes = field(default=b"", repr=False)
    captions: list[CaptionTrack] = field(default_factory=list)
    processing: str = "processing"

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def title(self) -> str:
        return str(self.snippet["title"])

    @property
    def upload_status(self) -> str:
        return str(self.status["uploadStatus"])

    def look(self) -> None:
        """Somebody asked: the processing goes on by one look."""
        if self.upload_status != "uploaded" or self.looks_left is None:
            return
        if self.looks_left == 0:
            self.process()
        else:
            self.looks_left -= 1

    def process(self) -> None:
        self.status["uploadStatus"] = "processed"
        self.processing = "succeeded"

    def shown(self, parts: set[str]) -> dict[str, Any]:
        moment = self.published_at.strftime("%Y-%m-%dT%H:%M:%SZ")
        whole: dict[str, Any] = {
            "snippet": {**self.snippet, "channelId": self.channel_id, "publishedAt": moment},
            "status": dict(self.status),
            "processingDetails": {"processingStatus": self.processing},
            "statistics": dict(self.statistics),
            "contentDetails": {"caption": "true" if self.captions else "false"},
        }
        told = {name: value for name, value in whole.items() if name in parts}
        return {"kind": "youtube#video", "id": self.id, **told}


@dataclass
class SessionRow:
    """A film in transfer. parts: the kinds of facts that the answer is to have."""

    id: str
    channel_id: str
    resource: dict[str, Any]
    parts: set[str]
    total: int
    received: bytearray = field(default_factory=bytearray, repr=False)
    video_id: str = ""

    @property
    def missing(self) -> int:
        return self.total - len(self.received)


def video_id() -> str:
    return secrets.token_urlsafe(8)


def channel_id() -> str:
    return f"UC{secrets.token_urlsafe(16)}"
