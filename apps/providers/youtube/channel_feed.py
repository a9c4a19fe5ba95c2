"""A channel's public feed: its fifteen newest videos, without any key.

GET https://www.youtube.com/feeds/videos.xml?channel_id=UC... is Atom with Media RSS:
<entry><yt:videoId/><title/><link href/><published/><media:group><media:description/></media:group>.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from apps.core.sentences import gettext as _
from apps.providers.errors import ProviderError
from apps.providers.topics.texts import one_line

SPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "yt": "http://www.youtube.com/xml/schemas/2015",
    "media": "http://search.yahoo.com/mrss/",
}
VIDEO_ID = re.compile(r"[\w-]{6,20}")


@dataclass(frozen=True, slots=True)
class FeedVideo:
    """description is as its owner wrote it, with its lines. is_short: it stands among YouTube's
    Shorts, which last three minutes at most."""

    video_id: str
    title: str
    channel: str
    description: str
    published_at: datetime | None
    is_short: bool


def read_channel_feed(body: bytes) -> list[FeedVideo]:
    """In the feed's order, each video once. Raises ProviderError."""
    try:
        root = fromstring(body)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise _unreadable() from None
    if root.tag != f"{{{SPACES['atom']}}}feed":
        raise _unreadable()
    found: dict[str, FeedVideo] = {}
    for entry in root.iterfind("atom:entry", SPACES):
        video_id = _text(entry, "yt:videoId").strip()
        if VIDEO_ID.fullmatch(video_id):
            found.setdefault(video_id, _video(entry, video_id))
    return list(found.values())


def _unreadable() -> ProviderError:
    return ProviderError(_("YouTube sent no feed for this channel. Try again later."))


def _video(entry: Element, video_id: str) -> FeedVideo:
    link = entry.find("atom:link", SPACES)
    return FeedVideo(
        video_id=video_id,
        title=one_line(_text(entry, "atom:title")),
        channel=one_line(_text(entry, "atom:author/atom:name"), 200),
        description=_text(entry, "media:group/media:description"),
        published_at=moment(_text(entry, "atom:published")),
        is_short=link is not None and "/shorts/" in link.get("href", ""),
    )


def moment(text: str) -> datetime | None:
    """RFC 3339, as all of YouTube writes times; None when it is none."""
    try:
        found = datetime.fromisoformat(text.strip())
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _text(entry: Element, path: str) -> str:
    return entry.findtext(path, "", SPACES) or ""
