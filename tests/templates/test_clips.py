"""Clips in a design: around the film or inside of the frame, with or without a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import translation

from apps.core.errors import InvalidInput
from apps.providers.capabilities.render import ClipOverlay
from apps.templates.design import parse_design
from apps.templates.design.branding import Brand
from apps.templates.design.checking import check_template_data
from apps.templates.design.composing import compose
from apps.templates.errors import DesignInvalid
from apps.templates.overlays import clip_of, draw_overlays, named_values
from apps.templates.stored_clips import Libraries, StoredClip, stored_clips
from apps.usage.owners import Owner
from tests.providers.embedded.render import films
from tests.templates.designs import design

BOX = {"x": 0.25, "y": 0.5, "width": 0.5, "height": 0.25}
MINE, THEIRS = UUID(int=1), UUID(int=2)
BRAND = Brand(files={"brand:intro": "clip.mp4"})


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Owner:
    """An owner with one clip of two seconds."""
    me = Owner(user_id=uuid4())

    def find(owner: Owner, clip_id: UUID) -> StoredClip:
        if owner != me or clip_id != MINE:
            raise InvalidInput("There is no such clip.")
        return StoredClip("clip.mp4", 2000)

    monkeypatch.setattr(Libraries, "find", staticmethod(find))
    return me


def video(**values: Any) -> dict[str, Any]:
    return {"name": "Talk", "type": "video", "source": "brand:intro", **BOX, **values}


def mistakes(data: dict[str, Any]) -> list[str]:
    with pytest.raises(DesignInvalid) as caught:
        check_template_data(data)
    return [one.field.removeprefix("template_data.") for one in caught.value.problems]


def placed(folder: Path, *elements: dict[str, Any], film_ms: int = 10_000) -> list[ClipOverlay]:
    """The clips of a film in a design with those elements; the brand's is two seconds wide."""
    films.clip(folder / "clip.mp4", "testsrc2=size=128x64:rate=30:duration=2", "-c:v", "libx264")
    made = parse_design(compose(design(*elements), content_format="short", brand=BRAND))
    found = draw_overlays(made, film_ms, folder, lambda key: folder / key)
    return [one for one in found if isinstance(one, ClipOverlay)]


def test_a_clip_with_a_box_stands_in_the_frame_and_one_without_around_the_film() -> None:
    inside = parse_design(design(video()))
    assert [element.name for element in inside.drawn] == ["Talk"]
    assert (inside.intro, inside.outro) == ("", "")
    bare = {"name": "Talk", "type": "video", "source": "brand:outro"}
    assert parse_design(design(bare)).intro == "brand:outro"
    after = parse_design(design({**bare, "place": "after"}))
    assert (after.outro, after.drawn) == ("brand:outro", ())


@pytest.mark.parametrize(
    ("element", "paths"),
    [
        (video(width=0.9), ["elements[1].width"]),
        (video(y=0.9), ["elements[1].height"]),
        (video(x=None), ["elements[1].x"]),
        ({"name": "T", "type": "video", "place": "inside"}, [f"elements[1].{key}" for key in BOX]),
        (video(place="before"), [f"elements[1].{key}" for key in BOX]),
        (video(source="brand:logo"), ["elements[1].source"]),
        (video(source="media:mine"), ["elements[1].source"]),
        (video(source="clips/somebody.mp4"), ["elements[1].source"]),
        (video(volume=1.5), ["elements[1].volume"]),
        (video(at_end="explode"), ["elements[1].at_end"]),
        (video(trim_start=-1), ["elements[1].trim_start"]),
    ],
)
def test_a_mistake_is_told_by_its_path(element: dict[str, Any], paths: list[str]) -> None:
    assert mistakes(design(element)) == paths


def test_safe_areas_do_not_hold_for_clips() -> None:
    check_template_data(design(video(x=0, y=0, width=1, height=1)))


def test_a_template_names_no_file_of_a_library() -> None:
    assert mistakes(design(video(source=f"media:{MINE}"))) == ["elements[1].source"]
    wide = {"size": {"width": 640, "height": 360}}
    named = {**wide, "modifications": {"Talk.source": f"media:{MINE}"}}
    data = design(video(), variants={"mid": named})
    assert mistakes(data) == ["variants.mid.modifications.Talk.source"]


def test_an_order_holds_the_clip_that_a_modification_names(library: Owner) -> None:
    wanted = {"Talk.source": f"media:{MINE}"}
    made = compose(
        design(video(source=None)),
        content_format="short",
        modifications=wanted,
        clips=lambda found: stored_clips(found, library),
    )
    assert made["files"] == {f"media:{MINE}": "clip.mp4"}


@pytest.mark.parametrize(
    ("wanted", "field", "words"),
    [
        ({"Talk.source": f"media:{THEIRS}"}, "source", "no such clip"),
        ({"Talk.source": f"media:{MINE}", "Talk.trim_start": 2}, "trim_start", "2.0 seconds long"),
        ({"Talk.source": "media:../../etc"}, "source", "media:<id>"),
        ({"Talk.source": 7}, "source", "media:<id>"),
    ],
)
def test_a_clip_that_cannot_be_shown_is_named(
    library: Owner, wanted: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(DesignInvalid, match=words) as caught:
        compose(
            design(video()),
            content_format="short",
            modifications=wanted,
            clips=lambda found: stored_clips(found, library),
        )
    assert [one.field for one in caught.value.problems] == [f"modifications.Talk.{field}"]


def test_a_clip_that_is_not_shown_need_not_be_there(library: Owner) -> None:
    wanted = {"Talk.source": f"media:{THEIRS}", "Talk.visible": False}
    made = compose(
        design(video()),
        content_format="short",
        modifications=wanted,
        clips=lambda found: stored_clips(found, library),
    )
    assert "files" not in made


def test_it_fills_its_box_or_is_shown_whole_in_it(tmp_path: Path) -> None:
    (filling,) = placed(tmp_path, video())
    assert (filling.x, filling.y, filling.width, filling.height) == (90, 320, 180, 160)
    (whole,) = placed(tmp_path, video(fit="contain", level="bottom"))
    assert (whole.x, whole.y, whole.width, whole.height) == (90, 390, 180, 90)


def test_its_end_is_the_element_s_or_the_clip_s(tmp_path: Path) -> None:
    def times(**values: Any) -> tuple[int, int | None, bool]:
        (one,) = placed(tmp_path, video(**values))
        return one.start_ms, one.end_ms, one.is_looped

    assert times(time=1) == (1000, None, True)
    assert times(time=1, at_end="hold") == (1000, None, False)
    assert times(time=1, at_end="leave") == (1000, 3000, False)
    assert times(time=1, at_end="leave", trim_start=0.5) == (1000, 2500, False)
    assert times(time=1, at_end="leave", duration=1.5) == (1000, 2500, False)
    assert times(time=-4, duration=2) == (6000, 8000, True)


def test_one_without_a_file_is_left_out(tmp_path: Path) -> None:
    made = parse_design(compose(design(video()), content_format="short"))

    def local(key: str) -> Path:
        return tmp_path / key

    assert draw_overlays(made, 5000, tmp_path, local) == ()
    values = named_values(made, local)
    assert values["Talk.visible"] is False
    assert "Talk.source" not in values
    assert placed(tmp_path, video(source=None)) == []
    nowhere = {"name": "Start", "type": "video"}
    assert clip_of(parse_design(design(nowhere)), "intro", local) is None


def test_only_what_is_seen_is_fetched(tmp_path: Path) -> None:
    made = parse_design(compose(design(video(time=4)), content_format="short", brand=BRAND))

    def never(key: str) -> Path:
        raise AssertionError(key)

    assert draw_overlays(made, 9000, tmp_path, never, seen_ms=(0, 3900)) == ()
