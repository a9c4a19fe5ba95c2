"""What YouTube allows of a video, checked before anything is sent.

https://developers.google.com/youtube/v3/docs/videos#snippet.title and the fields beside it;
https://developers.google.com/youtube/v3/docs/thumbnails/set
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from apps.providers.capabilities.publish import Complaint, ComplaintCode, Film, Publication

TITLE_CHARACTERS = 100
DESCRIPTION_BYTES = 5_000
TAGS_CHARACTERS = 500
THUMBNAIL_BYTES = 2 * 1024 * 1024
CAPTIONS_BYTES = 100 * 1024 * 1024
FILM_BYTES = 256 * 1024**3
FILM_SECONDS = 12 * 3600
FORBIDDEN = "<>"


def complaints(publication: Publication, film: Film) -> Iterator[Complaint]:
    yield from _title(publication.title)
    yield from _description(publication.description)
    yield from _tags(publication)
    yield from _files(publication)
    yield from _film(film)


def tags_length(tags: Sequence[str]) -> int:
    """As YouTube counts: the commas between tags count, and a tag with a space counts as if it
    stood in quotes. https://developers.google.com/youtube/v3/docs/videos#snippet.tags[]"""
    return sum(len(tag) + 2 * (" " in tag) for tag in tags) + max(0, len(tags) - 1)


def all_tags(publication: Publication) -> list[str]:
    """The tags that are sent: the publication's, once each, and the marker."""
    marker = [publication.marker] if publication.marker else []
    return list(dict.fromkeys([tag for tag in publication.tags if tag.strip()] + marker))


def _title(title: str) -> Iterator[Complaint]:
    if not title.strip():
        yield Complaint("title", ComplaintCode.MISSING)
    if len(title) > TITLE_CHARACTERS:
        yield _too_long("title", TITLE_CHARACTERS, len(title), "characters")
    yield from _characters("title", title)


def _description(description: str) -> Iterator[Complaint]:
    found = len(description.encode())
    if found > DESCRIPTION_BYTES:
        yield _too_long("description", DESCRIPTION_BYTES, found, "bytes")
    yield from _characters("description", description)


def _tags(publication: Publication) -> Iterator[Complaint]:
    """The marker takes its part of the length, so that the rest is what a person has."""
    own = list(dict.fromkeys(tag for tag in publication.tags if tag.strip()))
    taken = tags_length(all_tags(publication)) - tags_length(own)
    if tags_length(own) > TAGS_CHARACTERS - taken:
        yield _too_long("tags", TAGS_CHARACTERS - taken, tags_length(own), "characters")
    yield from _characters("tags", "".join(own))


def _files(publication: Publication) -> Iterator[Complaint]:
    for about, path, most in (
        ("thumbnail", publication.thumbnail, THUMBNAIL_BYTES),
        ("captions", publication.captions, CAPTIONS_BYTES),
    ):
        if path is None:
            continue
        size = path.stat().st_size if path.is_file() else 0
        if not size:
            yield Complaint(about, ComplaintCode.MISSING)
        elif size > most:
            yield _too_large(about, most, size)


def _film(film: Film) -> Iterator[Complaint]:
    if film.size_bytes <= 0:
        yield Complaint("film", ComplaintCode.MISSING)
    if film.size_bytes > FILM_BYTES:
        yield _too_large("film", FILM_BYTES, film.size_bytes)
    if film.duration_ms > FILM_SECONDS * 1000:
        yield _too_long("film", FILM_SECONDS, film.duration_ms // 1000, "seconds")


def _characters(about: str, text: str) -> Iterator[Complaint]:
    found = "".join(letter for letter in FORBIDDEN if letter in text)
    if found:
        yield Complaint(about, ComplaintCode.WRONG_CHARACTERS, {"characters": " ".join(found)})


def _too_long(about: str, most: int, found: int, unit: str) -> Complaint:
    return Complaint(about, ComplaintCode.TOO_LONG, {"most": most, "found": found, "unit": unit})


def _too_large(about: str, most: int, found: int) -> Complaint:
    return Complaint(about, ComplaintCode.TOO_LARGE, {"most_bytes": most, "found_bytes": found})
