"""The published schema and the check say the same."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.core.management import call_command
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from apps.templates.design.checking import check_template_data
from apps.templates.design.schema import json_schema
from apps.templates.design.tables import ELEMENT_TYPES
from apps.templates.errors import DesignInvalid
from tests.templates.designs import design, text

SYSTEM = sorted((Path(__file__).parents[2] / "apps/templates/system").glob("*.json"))
SCHEMA = Draft202012Validator(json_schema())
WRONG: tuple[dict[str, Any], ...] = (
    design(text(), surprise=1),
    design(text(track=0)),
    design(text(font=5)),
    design(text(enter="explode")),
    design(text(sparkle=1)),
    design({"name": "A", "type": "hologram"}),
    design({"name": "A", "type": "text"}),
    design(frames_per_second=29.97),
    design(version=3),
    design(elements=[]),
    design(colors={"text": "#FFFFFF", "accent": "yellow", "palettes": []}),
    design(variants={"mid": {"fonts": {}}}),
)


def test_the_documentation_has_the_schema_in_force() -> None:
    call_command("write_template_schema", "--check")


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("path", SYSTEM, ids=lambda path: path.stem)
def test_every_system_template_suits_both(path: Path) -> None:
    data = orjson.loads(path.read_bytes())["template_data"]
    check_template_data(data)
    assert not list(SCHEMA.iter_errors(data))


@pytest.mark.parametrize("data", WRONG)
def test_what_one_refuses_the_other_refuses(data: dict[str, Any]) -> None:
    with pytest.raises(DesignInvalid):
        check_template_data(data)
    assert list(SCHEMA.iter_errors(data))


@pytest.mark.parametrize("kind", ELEMENT_TYPES)
def test_a_value_of_no_kind_is_refused_by_both_for_every_property(kind: str) -> None:
    known = {element["type"]: element for path in SYSTEM for element in _elements(path)}
    for name in ELEMENT_TYPES[kind]:
        element = copy.deepcopy(known.get(kind, {"name": "It", "type": kind}))
        element[name] = {"no": "such kind"}
        data = design(element)
        data["elements"] = data["elements"][1:]
        assert list(SCHEMA.iter_errors(data)), name
        with pytest.raises(DesignInvalid) as caught:
            check_template_data(data)
        assert f"template_data.elements[0].{name}" in {one.field for one in caught.value.problems}


def _elements(path: Path) -> list[dict[str, Any]]:
    elements: list[dict[str, Any]] = orjson.loads(path.read_bytes())["template_data"]["elements"]
    return elements
