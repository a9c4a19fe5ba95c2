"""What TikTok takes, checked before it is asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from apps.providers.capabilities.publish import ComplaintCode, Film
from apps.providers.posts import caption, hashtags, hashtags_in, mentions_in, utf16_units
from apps.providers.tiktok.limits import complaints
from tests.support.platforms.publications import publication

FILM = Film(Path("film.mp4"), 9_000_000, 21_000, 1080, 1920)


def told(film: Film = FILM, **changes: Any) -> list[tuple[str, str]]:
    return [(one.about, one.code) for one in complaints(publication(**changes), film)]


def test_a_usual_short_is_taken() -> None:
    assert told() == []
    assert told(Film(Path("film.mp4"), 9_000_000, 0, 0, 0)) == [], "facts that are not known"


def test_the_caption_counts_as_tiktok_counts() -> None:
    """2,200 UTF-16 units: an emoji beyond the first plane is two, a Hangul syllable one."""
    empty: dict[str, Any] = {"title": "", "tags": ()}
    assert told(description="가" * 2200, **empty) == []
    assert told(description="가" * 2201, **empty) == [("caption", ComplaintCode.TOO_LONG)]
    assert told(description="🚀" * 1100, **empty) == []
    (complaint,) = complaints(publication(description="🚀" * 1101, **empty), FILM)
    assert complaint.values == {"most": 2200, "found": 2202, "unit": "characters"}


def test_title_and_hashtags_count_too() -> None:
    assert told(title="t", description="d" * 2197, tags=()) == []
    assert told(title="t", description="d" * 2197, tags=("x",)) == [
        ("caption", ComplaintCode.TOO_LONG)
    ]


@pytest.mark.parametrize(
    ("film", "code"),
    [
        (Film(Path("f"), 4 * 1024**3 + 1, 21_000, 1080, 1920), ComplaintCode.TOO_LARGE),
        (Film(Path("f"), 9, 600_001, 1080, 1920), ComplaintCode.TOO_LONG),
        (Film(Path("f"), 9, 21_000, 359, 640), ComplaintCode.TOO_SHORT),
        (Film(Path("f"), 9, 21_000, 1080, 4097), ComplaintCode.TOO_LONG),
    ],
)
def test_a_film_beyond_the_limits_is_complained_of(film: Film, code: str) -> None:
    assert told(film) == [("film", code)]


def test_tiktok_has_nothing_between_public_and_private() -> None:
    assert told(visibility="private") == []
    assert told(visibility="unlisted") == [("visibility", ComplaintCode.NOT_OFFERED)]


@pytest.mark.parametrize(
    ("tags", "words"),
    [
        (("AI news", "ai-news", "#AINews"), ["AInews"]),
        (("2026",), ["2026"]),
        (("오늘의 뉴스",), ["오늘의뉴스"]),
        (("", "  ", "!!", "__", "#"), []),
    ],
)
def test_tags_become_one_word_each_and_none_twice(tags: tuple[str, ...], words: list[str]) -> None:
    assert hashtags(tags) == words


def test_a_caption_says_nothing_twice() -> None:
    told = caption(
        publication(title="Bridge", description="Bridge opens. #City", tags=("city", "x"))
    )
    assert told == "Bridge opens. #City\n\n#x"
    assert caption(publication(title="", description="", tags=())) == ""


def test_hashtags_and_mentions_are_found_in_text() -> None:
    text = "#a, #b_2 mail@example.com @me @the.one &#39; c#d ##e"
    assert hashtags_in(text) == ["a", "b_2", "e"]
    assert mentions_in(text) == ["me", "the.one"]
    assert utf16_units("a가🚀") == 4
