"""What Instagram takes as a reel, checked before it is asked.

https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from apps.providers.capabilities.publish import Complaint, ComplaintCode, Film
from apps.providers.instagram.limits import complaints
from apps.providers.instagram.publishing import publisher
from tests.support.platforms.publications import publication

FILM = Film(Path("film.mp4"), 9_000_000, 21_000, 1080, 1920)
BARE: dict[str, Any] = {"title": "", "description": "", "tags": ()}


def told(film: Film = FILM, **changes: Any) -> list[tuple[str, str]]:
    found = complaints(publication(**changes), film, needs_address=False)
    return [(one.about, one.code) for one in found]


def test_a_usual_short_is_taken() -> None:
    assert told() == []
    assert told(Film(Path("film.mp4"), 9_000_000, 0, 0, 0)) == [], "facts that are not known"


def test_captions_hashtags_and_mentions_have_limits() -> None:
    assert told(**{**BARE, "description": "가" * 2200}) == []
    assert told(**{**BARE, "description": "가" * 2201}) == [("caption", ComplaintCode.TOO_LONG)]
    assert told(**{**BARE, "tags": tuple(f"t{n}" for n in range(30))}) == []
    (complaint,) = complaints(
        publication(**{**BARE, "tags": tuple(f"t{n}" for n in range(31))}),
        FILM,
        needs_address=False,
    )
    facts = {"most": 30, "found": 31, "unit": "hashtags"}
    assert complaint == Complaint("tags", ComplaintCode.TOO_MANY, facts)
    mentions = " ".join(f"@m{n}" for n in range(21))
    assert told(**{**BARE, "description": mentions}) == [("description", ComplaintCode.TOO_MANY)]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"size_bytes": 300 * 1024 * 1024 + 1}, ComplaintCode.TOO_LARGE),
        ({"duration_ms": 2_999}, ComplaintCode.TOO_SHORT),
        ({"duration_ms": 900_001}, ComplaintCode.TOO_LONG),
        ({"width": 1_921}, ComplaintCode.TOO_LONG),
    ],
)
def test_a_film_beyond_the_limits_is_complained_of(change: dict[str, Any], code: str) -> None:
    assert told(replace(FILM, **change)) == [("film", code)]


@pytest.mark.parametrize("visibility", ["private", "unlisted"])
def test_a_reel_is_public_or_not_at_all(visibility: str) -> None:
    assert told(visibility=visibility) == [("visibility", ComplaintCode.NOT_OFFERED)]


def test_instagram_itself_has_to_fetch_the_film() -> None:
    real = publisher(
        api_url="https://graph.instagram.com", upload_url="https://rupload.facebook.com"
    )
    (complaint,) = real.check(publication(), FILM)
    assert (complaint.about, complaint.code) == ("film", ComplaintCode.NOT_REACHABLE)
    at_address = replace(FILM, public_url="https://files.example.com/film.mp4")
    assert real.check(publication(), at_address) == ()
    own = publisher(api_url="http://127.0.0.1:8098", upload_url="http://127.0.0.1:8098")
    assert own.check(publication(), FILM) == ()
