"""https://developers.google.com/youtube/v3/docs/videos#snippet.title and the fields beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from apps.providers.capabilities.publish import ComplaintCode, Film, Publication
from apps.providers.youtube.limits import tags_length
from apps.providers.youtube.publishing import publisher

FILM = Film(Path("film.mp4"), 1_000_000, duration_ms=30_000, width=1080, height=1920)


def complaints(film: Film = FILM, **values: Any) -> list[tuple[str, str, dict[str, Any]]]:
    found = publisher().check(Publication(**{"title": "제목", **values}), film)
    return [(one.about, one.code, dict(one.values)) for one in found]


def test_a_plain_publication_is_fine() -> None:
    assert complaints(description="설명", tags=("역사", "왕"), marker="ac-1") == []


def test_a_title_is_needed_and_counted_in_characters() -> None:
    assert complaints(title="가" * 100) == []
    values = {"most": 100, "found": 101, "unit": "characters"}
    assert complaints(title="가" * 101) == [("title", ComplaintCode.TOO_LONG, values)]
    assert complaints(title="  ") == [("title", ComplaintCode.MISSING, {})]


@pytest.mark.parametrize(("text", "named"), [("a < b", "<"), ("a > b", ">"), ("<b>", "< >")])
@pytest.mark.parametrize("about", ["title", "description"])
def test_angle_brackets_are_refused(about: str, text: str, named: str) -> None:
    values: dict[str, Any] = {about: text}
    found = complaints(**values)
    assert found == [(about, ComplaintCode.WRONG_CHARACTERS, {"characters": named})]


def test_a_description_is_counted_in_bytes() -> None:
    assert complaints(description="가" * 1666) == []
    values = {"most": 5000, "found": 5001, "unit": "bytes"}
    assert complaints(description="가" * 1667) == [("description", ComplaintCode.TOO_LONG, values)]


@pytest.mark.parametrize(
    ("tags", "length"),
    [((), 0), (("Foo-Baz",), 7), (("Foo Baz",), 9), (("a", "b"), 3), (("a b", "c"), 7)],
)
def test_tags_are_counted_as_youtube_counts(tags: tuple[str, ...], length: int) -> None:
    """The reference's own examples: Foo-Baz has seven characters, Foo Baz nine."""
    assert tags_length(tags) == length


def test_tags_leave_room_for_the_marker() -> None:
    tags = tuple("ab" * 4 + f"{n:02}" for n in range(45))
    assert tags_length(tags) == 494
    assert complaints(tags=tags) == []
    assert complaints(tags=tags, marker="abcde") == []
    values = {"most": 493, "found": 494, "unit": "characters"}
    assert complaints(tags=tags, marker="abcdef") == [("tags", ComplaintCode.TOO_LONG, values)]
    assert complaints(tags=(*tags, tags[0], " ")) == []


def test_files_have_their_limits(tmp_path: Path) -> None:
    thumbnail, captions = tmp_path / "t.jpg", tmp_path / "c.srt"
    thumbnail.write_bytes(b"x" * (2 * 1024 * 1024 + 1))
    captions.write_bytes(b"")
    found = complaints(thumbnail=thumbnail, captions=captions)
    assert [(about, code) for about, code, _ in found] == [
        ("thumbnail", ComplaintCode.TOO_LARGE),
        ("captions", ComplaintCode.MISSING),
    ]


def test_films_have_their_limits() -> None:
    long = Film(Path("f"), 256 * 1024**3 + 1, duration_ms=12 * 3600_000 + 1000, width=1, height=1)
    assert [code for _, code, _ in complaints(long)] == ["too_large", "too_long"]
    empty = Film(Path("f"), 0, duration_ms=0, width=1, height=1)
    assert complaints(empty) == [("film", ComplaintCode.MISSING, {})]
