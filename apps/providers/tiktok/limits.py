"""What TikTok takes.

https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide ("Video restrictions")
https://developers.tiktok.com/doc/content-posting-api-reference-direct-post ("post_info")
"""

from __future__ import annotations

from collections.abc import Iterator

from apps.providers.capabilities.publish import Complaint, ComplaintCode, Film, Publication
from apps.providers.posts import caption, utf16_units

MOST_CAPTION_UNITS = 2_200
MOST_BYTES = 4 * 1024**3
LONGEST_SECONDS = 600
LEAST_PIXELS, MOST_PIXELS = 360, 4_096

PUBLIC, FOLLOWERS, ONLY_ME = "PUBLIC_TO_EVERYONE", "FOLLOWER_OF_CREATOR", "SELF_ONLY"
# TikTok has nothing between public and private that strangers with the address could watch.
OFFERED = ("public", "private")


def complaints(publication: Publication, film: Film) -> Iterator[Complaint]:
    """What is wrong before TikTok is asked; facts of the film that are 0 are not known."""
    units = utf16_units(caption(publication))
    if units > MOST_CAPTION_UNITS:
        yield _too_long("caption", MOST_CAPTION_UNITS, units, "characters")
    if publication.visibility not in OFFERED:
        yield Complaint("visibility", ComplaintCode.NOT_OFFERED, {"value": publication.visibility})
    if film.size_bytes > MOST_BYTES:
        sizes = {"most_bytes": MOST_BYTES, "found_bytes": film.size_bytes}
        yield Complaint("film", ComplaintCode.TOO_LARGE, sizes)
    if film.duration_ms > LONGEST_SECONDS * 1000:
        yield _too_long("film", LONGEST_SECONDS, film.duration_ms / 1000, "seconds")
    shorter, longer = sorted((film.width, film.height))
    if 0 < shorter < LEAST_PIXELS:
        facts = {"least": LEAST_PIXELS, "found": shorter, "unit": "pixels"}
        yield Complaint("film", ComplaintCode.TOO_SHORT, facts)
    if longer > MOST_PIXELS:
        yield _too_long("film", MOST_PIXELS, longer, "pixels")


def privacy_level(visibility: str, offered: list[str]) -> str:
    """The level that comes nearest to visibility and is never wider; "" when there is none.

    offered: privacy_level_options of the account. A private account's public are its followers.
    """
    wanted = (PUBLIC, FOLLOWERS, ONLY_ME) if visibility == "public" else (ONLY_ME,)
    return next((level for level in wanted if level in offered), "")


def visibility_of(level: str) -> str:
    return "public" if level == PUBLIC else "private"


def _too_long(about: str, most: float, found: float, unit: str) -> Complaint:
    return Complaint(
        about, ComplaintCode.TOO_LONG, {"most": most, "found": round(found), "unit": unit}
    )
