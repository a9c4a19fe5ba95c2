"""Elements on tracks: placed, referred to, modified; what is wrong is told with its path."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from apps.templates.design import parse_design
from apps.templates.design.checking import check_template_data
from apps.templates.design.composing import compose
from apps.templates.errors import DesignInvalid
from tests.templates.designs import design, picture, text


def paths(data: Any) -> list[str]:
    with pytest.raises(DesignInvalid) as caught:
        check_template_data(data)
    return [one.field.removeprefix("template_data.") for one in caught.value.problems]


def test_a_reference_takes_the_theme_s_or_another_element_s_value() -> None:
    data = design(text(), text("Echo", text="“{Title.text}”", y=0.4, color="{Title.color}"))
    first, echo = parse_design(data).drawn
    assert (first.values["color"], first.values["font"]) == ("#FFE04D", "Do Hyeon")
    assert (echo.values["text"], echo.values["color"]) == ("“Hello”", "#FFE04D")


def test_references_in_a_circle_are_named_whole() -> None:
    data = design(
        text("A", text="{B.text}"), text("B", text="{C.text}"), text("C", text="{A.text}")
    )
    with pytest.raises(DesignInvalid) as caught:
        parse_design(data)
    assert "A.text → B.text → C.text → A.text" in str(caught.value.problems[0])
    assert caught.value.field == "template_data.elements[1].text"


def test_texts_that_double_each_other_are_read_in_a_moment() -> None:
    chain = [text(f"T{n}", text=f"{{T{n + 1}.text}}{{T{n + 1}.text}}") for n in range(60)]
    assert paths(design(*chain, text("T60", text="")))


@pytest.mark.parametrize(
    ("element", "path"),
    [
        (text(x=0.5, width=0.8), "elements[1].width"),
        (text(y=0.95, height=0.1), "elements[1].height"),
        (text(y=0.01), "elements[1].y"),
        (text(font="Comic Sans"), "elements[1].font"),
        (text(color="{nothing}"), "elements[1].color"),
        (text(color="{palette.9}"), "elements[1].color"),
        (text(color="{Title.text}"), "elements[1].color"),
        (text(text="{Nobody.text}"), "elements[1].text"),
        (text(track=0), "elements[1].track"),
        (text(enter="explode"), "elements[1].enter"),
        (text(size_px=True), "elements[1].size_px"),
        (text(sparkle=1), "elements[1].sparkle"),
        (text(name="a{b"), "elements[1].name"),
        (text(name="a\x00b"), "elements[1].name"),
        (text(text="a\x00b"), "elements[1].text"),
        (text(text="a\ud800"), "elements[1].text"),
        ({**text(), "source": "x"}, "elements[1].source"),
        ({"name": "L", "type": "logo"}, "elements[1].x"),
        ("text", "elements[1]"),
        (
            {**text(), "type": "image", "source": "file:///etc/passwd"},
            "elements[1].source",
        ),
    ],
)
def test_a_mistake_is_told_by_its_path(element: Any, path: str) -> None:
    assert path in paths(design(element))


def test_every_mistake_is_told_at_once() -> None:
    data = design(text(font="Comic"), text("Other", track=500), frames_per_second=5, surprise=1)
    assert paths(data) == [
        "surprise",
        "frames_per_second",
        "elements[1].font",
        "elements[2].track",
    ]


def test_ten_thousand_elements_are_refused_as_one_mistake() -> None:
    assert paths(design(*(text(f"T{n}") for n in range(10_000)))) == ["elements"]


def test_a_template_cannot_bring_files_of_others() -> None:
    assert paths(design(files={"brand:logo": "brands/somebody/logo.png"})) == ["files"]


def image(source: str) -> dict[str, Any]:
    box = {"x": 0.1, "y": 0.1, "width": 0.2, "height": 0.1}
    return {"name": "Pic", "type": "image", "source": source, **box}


def test_a_picture_in_the_design_is_looked_at() -> None:
    check_template_data(design(image(picture())))
    for broken in ("data:image/png;base64,AAAA", "data:image/svg+xml;base64,AAAA", "data:x"):
        assert paths(design(image(broken))) == ["elements[1].source"]
    assert paths(design(image(picture(3000, 3000)))) == ["elements[1].source"]


def test_modifications_change_one_film_and_not_the_template() -> None:
    data = design(text())
    before = copy.deepcopy(data)
    wanted = {"Title.text": "New", "Title.visible": False}
    changed = parse_design(compose(data, content_format="short", modifications=wanted))
    assert changed.drawn == ()
    assert data == before
    spoken = compose(data, content_format="short", modifications={"Title.text": "New"})
    assert parse_design(spoken).drawn[0].values["text"] == "New"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("Headline.text", "x", "Headline"),
        ("Title.weight", 3, "weight"),
        ("Title.name", "x", "name"),
        ("Title", "x", "Title"),
        ("Title.color", "red", "#1A2B3C"),
        ("Title.x", 0.9, ""),
        ("Title.text", "{Title.text}", "circle"),
    ],
)
def test_a_modification_that_does_not_suit_is_named(name: str, value: Any, words: str) -> None:
    with pytest.raises(DesignInvalid) as caught:
        compose(design(text()), content_format="short", modifications={name: value})
    assert caught.value.field.startswith("modifications")
    assert words in str(caught.value)


def test_a_film_s_own_words_are_never_taken_for_references() -> None:
    data = design(text(text="{channel}: {title}"))
    words = {"title": "{Title.color}", "channel": "News", "label": "unused"}
    made = compose(data, content_format="short", words=words)
    assert made["words"] == {"title": "{Title.color}", "channel": "News"}
    assert parse_design(made).drawn[0].values["text"] == "{channel}: {title}"


def test_a_design_without_words_brand_or_changes_is_ordered_as_it_is() -> None:
    data = design()
    assert compose(data, content_format="short", words={"title": "T"}) == data


def variant(**more: Any) -> dict[str, Any]:
    size = {"width": 640, "height": 360}
    return design(text(y=0.7), variants={"mid": {"size": size, **more}})


def test_a_variant_has_its_own_size_and_places() -> None:
    data = variant(modifications={"Title.y": 0.8})
    check_template_data(data)
    wide = parse_design(compose(data, content_format="mid"))
    assert (wide.width, wide.drawn[0].values["y"]) == (640, 0.8)
    assert parse_design(compose(data, content_format="short")).width == 360


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"modifications": {"Title.y": 2}}, "variants.mid.modifications.Title.y"),
        ({"modifications": {"Nobody.y": 0.1}}, "variants.mid.modifications.Nobody.y"),
        ({"size": {"width": 1, "height": 360}}, "variants.mid.size.width"),
        ({"fonts": {}}, "variants.mid.fonts"),
    ],
)
def test_a_variant_is_checked_whole(more: dict[str, Any], path: str) -> None:
    assert path in paths(variant(**more))
