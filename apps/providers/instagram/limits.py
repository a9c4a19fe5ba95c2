"""What Instagram takes as a reel.

https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media
("Reel specifications", and "caption")
"""

from __future__ import annotations

from collections.abc import Iterator

from apps.providers.capabilities.publish import Complaint, ComplaintCode, Film, Publication
from apps.providers.posts import caption, hashtags_in, mentions_in

MOST_CHARACTERS, MOST_HASHTAGS, MOST_MENTIONS = 2_200, 30, 20
MOST_BYTES = 300 * 1024 * 1024
SHORTEST_SECONDS, LONGEST_SECONDS = 3, 900
MOST_PIXELS_WIDE = 1_920
# A reel is seen by everybody who sees the account.
VISIBILITY = "public"


def complaints(publication: Publication, film: Film, *, needs_address: bool) -> Iterator[Complaint]:
    """What is wrong before Instagram is asked; facts of the film that are 0 are not known.

    needs_address: Instagram itself is called, which fetches films from public addresses.
    """
    text = caption(publication)
    if len(text) > MOST_CHARACTERS:
        yield _too_long("caption", MOST_CHARACTERS, len(text), "characters")
    for found, most, about, unit in (
        (len(hashtags_in(text)), MOST_HASHTAGS, "tags", "hashtags"),
        (len(mentions_in(text)), MOST_MENTIONS, "description", "mentions"),
    ):
        if found > most:
            facts = {"most": most, "found": found, "unit": unit}
            yield Complaint(about, ComplaintCode.TOO_MANY, facts)
    if publication.visibility != VISIBILITY:
        yield Complaint("visibility", ComplaintCode.NOT_OFFERED, {"value": publication.visibility})
    yield from _of_film(film)
    if needs_address and not film.public_url:
        yield Complaint("film", ComplaintCode.NOT_REACHABLE)


def _of_film(film: Film) -> Iterator[Complaint]:
    seconds = film.duration_ms / 1000
    if film.size_bytes > MOST_BYTES:
        sizes = {"most_bytes": MOST_BYTES, "found_bytes": film.size_bytes}
        yield Complaint("film", ComplaintCode.TOO_LARGE, sizes)
    if 0 < seconds < SHORTEST_SECONDS:
        facts = {"least": SHORTEST_SECONDS, "found": round(seconds, 1), "unit": "seconds"}
        yield Complaint("film", ComplaintCode.TOO_SHORT, facts)
    if seconds > LONGEST_SECONDS:
        yield _too_long("film", LONGEST_SECONDS, round(seconds), "seconds")
    if film.width > MOST_PIXELS_WIDE:
        yield _too_long("film", MOST_PIXELS_WIDE, film.width, "pixels")


def _too_long(about: str, most: int, found: int, unit: str) -> Complaint:
    return Complaint(about, ComplaintCode.TOO_LONG, {"most": most, "found": found, "unit": unit})
