"""Sending a film in chunks to the address that TikTok named.

PUT with Content-Range, chunk after chunk: 206 while some are missing, 201 after the last one.
https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import orjson

from apps.providers.capabilities.publish import Film
from apps.providers.errors import ProviderError
from apps.providers.http import Answer, Call, FilePart, VendorClient, pick
from apps.providers.tiktok.vendor import TIKTOK

# The largest part that is sent again after a cut; TikTok allows 5 to 64 MB.
CHUNK_BYTES = 10 * 1024 * 1024
# 403: the address ran out, 404: TikTok has no such task, 416: it has other bytes than we think.
EXPIRED, UNKNOWN, OTHER_RANGE = 403, 404, 416


@dataclass(frozen=True, slots=True)
class Transfer:
    """One upload as video/init began it. username and level are kept for what is told at its
    end."""

    publish_id: str
    upload_url: str
    chunk_bytes: int
    total_bytes: int
    username: str
    level: str

    def as_text(self) -> str:
        return orjson.dumps(asdict(self)).decode()

    @classmethod
    def from_text(cls, text: str) -> Transfer | None:
        """None when none was begun."""
        try:
            return cls(**orjson.loads(text))
        except (orjson.JSONDecodeError, TypeError):
            return None

    def parts(self, film: Film, sent_bytes: int) -> Iterator[tuple[FilePart, bool]]:
        """The chunks that are missing when TikTok has sent_bytes, and whether each is the last.

        The last one takes the rest of the film with it, so that none is smaller than TikTok
        allows.
        """
        count = max(1, self.total_bytes // self.chunk_bytes)
        for number in range(min(sent_bytes // self.chunk_bytes, count - 1), count):
            first, is_last = number * self.chunk_bytes, number == count - 1
            length = self.total_bytes - first if is_last else self.chunk_bytes
            yield FilePart(film.path, first, length), is_last


def source_info(total_bytes: int, chunk_bytes: int) -> dict[str, Any]:
    """total_chunk_count is rounded down; a film of one chunk is sent as a whole."""
    count = max(1, total_bytes // chunk_bytes)
    return {
        "source": "FILE_UPLOAD",
        "video_size": total_bytes,
        "chunk_size": chunk_bytes if count > 1 else total_bytes,
        "total_chunk_count": count,
    }


def send_part(client: VendorClient, transfer: Transfer, part: FilePart, *, is_last: bool) -> Answer:
    """Its status is 201, 206, or one of the three that say that the part was not taken. An answer
    to the last part that is lost, or a fault of TikTok's, leaves the outcome unknown."""
    last_byte = part.first + part.length - 1
    call = Call(
        "PUT",
        transfer.upload_url,
        headers={"Content-Range": f"bytes {part.first}-{last_byte}/{transfer.total_bytes}"},
        content=part,
        content_type="video/mp4",
        answers=frozenset({EXPIRED, UNKNOWN, OTHER_RANGE}),
        paid=is_last,
    )
    try:
        return client.send(call)
    except ProviderError as error:
        if is_last and not error.permanent:
            error.outcome_unknown = True
        raise


def is_whole(answer: Answer) -> bool:
    """Does the header of an answer say that TikTok has all: bytes 0-{UPLOADED}/{TOTAL}?"""
    told = re.fullmatch(r"bytes 0-(\d+)/(\d+)", answer.headers.get("content-range", ""))
    return told is not None and int(told[1]) >= int(told[2]) - 1


def begun(data: dict[str, Any], **known: Any) -> Transfer:
    """The transfer that video/init answers with."""
    return Transfer(
        publish_id=pick(TIKTOK, data, "publish_id", kind=str),
        upload_url=pick(TIKTOK, data, "upload_url", kind=str),
        **known,
    )
