"""A template's data is checked whole, and each mistake is named by its path."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import orjson
import pytest

from apps.templates.design import parse_design
from apps.templates.errors import DesignInvalid

SYSTEM = sorted((Path(__file__).parents[2] / "apps/templates/system").glob("*.json"))


@pytest.fixture
def data() -> dict[str, Any]:
    facts: dict[str, Any] = orjson.loads(SYSTEM[0].read_bytes())
    return copy.deepcopy(facts["template_data"])


@pytest.mark.parametrize("path", SYSTEM, ids=lambda path: path.stem)
def test_every_system_template_describes_a_film(path: Path) -> None:
    facts = orjson.loads(path.read_bytes())
    design = parse_design(facts["template_data"])
    portrait = facts["content_format"] == "short"
    assert (design.height > design.width) is portrait
    assert design.captions is not None


def refuse(data: Any) -> DesignInvalid:
    with pytest.raises(DesignInvalid) as caught:
        parse_design(data)
    return caught.value


def test_an_unknown_element_is_named_with_its_place_and_what_is_known(data: dict[str, Any]) -> None:
    data["elements"].append({"name": "Sparkle", "type": "hologram"})
    error = refuse(data)
    assert error.field == f"template_data.elements[{len(data['elements']) - 1}].type"
    assert "hologram" in str(error)
    assert "caption" in str(error)


def test_a_font_that_is_not_there_is_named(data: dict[str, Any]) -> None:
    data["fonts"]["headline"] = "Comic Sans"
    error = refuse(data)
    assert error.field == "template_data.fonts.headline"
    assert "Comic Sans" in str(error)


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (("version",), 3, "template_data.version"),
        (("size", "width"), 100_000, "template_data.size.width"),
        (("size", "width"), "wide", "template_data.size.width"),
        (("size", "depth"), 3, "template_data.size.depth"),
        (("frames_per_second",), 29.97, "template_data.frames_per_second"),
        (("colors", "accent"), "yellow", "template_data.colors.accent"),
        (("colors", "palettes"), [["#000000"]], "template_data.colors.palettes[0]"),
        (("colors", "palettes"), [], "template_data.colors.palettes"),
        (("elements",), [], "template_data.elements"),
        (
            ("elements",),
            [{"name": str(n), "type": "label"} for n in range(101)],
            "template_data.elements",
        ),
        (("surprise",), 1, "template_data.surprise"),
    ],
)
def test_a_wrong_value_is_refused_by_its_path(
    data: dict[str, Any], path: tuple[str, ...], value: object, field: str
) -> None:
    holder = data
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = value
    assert refuse(data).field == field


@pytest.mark.parametrize("data", [None, [], "text", 3])
def test_data_that_is_no_object_is_refused(data: Any) -> None:
    assert refuse(data).field == "template_data"


def test_an_element_outside_its_limits_is_refused(data: dict[str, Any]) -> None:
    caption = next(e for e in data["elements"] if e["type"] == "caption")
    caption["center_y"] = 1.4
    assert refuse(data).field.endswith(".center_y")


def test_two_elements_of_one_name_are_refused(data: dict[str, Any]) -> None:
    data["elements"][1]["name"] = data["elements"][0]["name"]
    assert refuse(data).field.endswith("elements[1].name")
