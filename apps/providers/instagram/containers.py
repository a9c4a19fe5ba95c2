"""A container: a reel that Instagram prepares and nobody sees before it is published.

https://developers.facebook.com/docs/instagram-platform/content-publishing
https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media
https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-container
https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/content_publishing_limit
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import quote

import orjson
from django.utils.translation import gettext_noop

from apps.core.sentences import gettext as _
from apps.providers.capabilities.publish import PublishRequest
from apps.providers.errors import ProviderError
from apps.providers.http import Fault, VendorRefused, pick
from apps.providers.http.sayings import Said
from apps.providers.instagram.vendor import INSTAGRAM, SUBCODES, Graph
from apps.providers.posts import caption

IN_PROGRESS, FINISHED, PUBLISHED = "IN_PROGRESS", "FINISHED", "PUBLISHED"
ERROR, EXPIRED = "ERROR", "EXPIRED"
# The cover is this moment of the film, which is past the first crossfade.
COVER_MS = 1_000

NO_ADDRESS = gettext_noop(
    "Instagram fetches the film from a public address, and the storage of this installation has "
    "none. Keep its files in a bucket (S3_BUCKET) that can be reached from the internet."
)


@dataclass(frozen=True, slots=True)
class Container:
    """is_sent_by_us: its film is sent to Instagram; else Instagram fetches it."""

    id: str
    is_sent_by_us: bool
    total_bytes: int

    def as_text(self) -> str:
        return orjson.dumps(asdict(self)).decode()

    @classmethod
    def from_text(cls, text: str) -> Container | None:
        try:
            return cls(**orjson.loads(text))
        except (orjson.JSONDecodeError, TypeError):
            return None


@dataclass(frozen=True, slots=True)
class State:
    """status_code as documented, "" when Instagram does not know the container. uploaded_bytes and
    is_uploaded are about a film that is sent by us."""

    code: str
    status: str = ""
    uploaded_bytes: int = 0
    is_uploaded: bool = False

    def failure(self) -> Said:
        """What the number in status says: "Error: Media upload has failed with error code ..."."""
        if self.code == EXPIRED:
            return SUBCODES[2207020]
        found = re.search(r"\b(2207\d{3})\b", self.status)
        known = SUBCODES.get(int(found[1])) if found else None
        number = f" ({found[1]})" if found else ""
        unknown = _(
            "Instagram could not prepare the reel%(number)s. Produce the video again; if it stays "
            "so, look the number up in Instagram's list of errors."
        )
        return known or Said(unknown % {"number": number}, Fault.REQUEST)


def create(graph: Graph, request: PublishRequest) -> Container:
    """Nothing of it can be seen; one that is not published is dropped after a day."""
    address = request.film.public_url
    is_sent_by_us = not address.startswith(("https://", "http://"))
    body: dict[str, Any] = {
        "media_type": "REELS",
        "caption": caption(request.publication),
        "share_to_feed": True,
        "thumb_offset": min(COVER_MS, request.film.duration_ms // 2),
        "is_ai_generated": request.publication.ai_disclosure,
        **({"upload_type": "resumable"} if is_sent_by_us else {"video_url": address}),
    }
    try:
        told = graph.post(_of(request.channel_id, "media"), body, token=request.access_token)
    except VendorRefused as error:
        # Documented for Facebook Login only: with Instagram Login it is passed over.
        if is_sent_by_us and "video_url" in error.words:
            raise ProviderError(_(NO_ADDRESS), permanent=True) from None
        raise
    return Container(pick(INSTAGRAM, told, "id", kind=str), is_sent_by_us, request.film.size_bytes)


def look(graph: Graph, container: Container, *, token: str) -> State:
    fields = "status_code,status" + (",video_status" if container.is_sent_by_us else "")
    try:
        told = graph.get(f"/{quote(container.id, safe='')}", {"fields": fields}, token=token)
    except VendorRefused as error:
        if error.fault != Fault.MISSING:
            raise
        return State("")
    video = told.get("video_status")
    phase = video.get("uploading_phase") if isinstance(video, dict) else None
    phase = phase if isinstance(phase, dict) else {}
    uploaded = phase.get("bytes_transferred")
    return State(
        code=pick(INSTAGRAM, told, "status_code", kind=str),
        status=str(told.get("status") or ""),
        uploaded_bytes=uploaded if type(uploaded) is int else 0,
        is_uploaded=phase.get("status") == "complete",
    )


def check_room(graph: Graph, request: PublishRequest) -> None:
    """Raises VendorRefused when the account may publish no more for a while. An account that is
    not told of its limit learns it when it publishes."""
    path = _of(request.channel_id, "content_publishing_limit")
    try:
        told = graph.get(path, {"fields": "config,quota_usage"}, token=request.access_token)
    except VendorRefused as error:
        if not error.permanent:
            raise
        return
    rows = told.get("data")
    row = rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], dict) else {}
    config = row.get("config")
    most = config.get("quota_total") if isinstance(config, dict) else None
    used = row.get("quota_usage")
    if type(most) is int and type(used) is int and used >= most:
        raise SUBCODES[2207042].error()


def publish(graph: Graph, request: PublishRequest, container: Container) -> str:
    """The id of the reel, which is out. A container is published once, however often it is asked
    for. Raises ProviderError, with outcome_unknown when the reel may be out all the same."""
    path = _of(request.channel_id, "media_publish")
    body = {"creation_id": container.id}
    told = graph.post(path, body, token=request.access_token, paid=True)
    try:
        return pick(INSTAGRAM, told, "id", kind=str)
    except ProviderError as error:
        error.outcome_unknown, error.permanent = True, False
        raise


def _of(channel_id: str, edge: str) -> str:
    return f"/{quote(channel_id, safe='')}/{edge}"
