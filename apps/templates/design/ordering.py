"""A design's keys in the order people read them: the database keeps them in an order of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from apps.templates.design.elements import NAME_AND_TYPE
from apps.templates.design.tables import ELEMENT_TYPES, OPTIONAL, TOP

_FIRST = ("version", "size", "frames_per_second", "safe_area", "fonts", "colors", "cards")


def in_reading_order(data: Any) -> Any:
    """The same data; what is not known stands last, so that a mistake is still seen."""
    if not isinstance(data, Mapping):
        return data
    ordered = _ordered(data, (*_FIRST, "elements", "variants"))
    for name, table in {**TOP, **OPTIONAL}.items():
        if isinstance(ordered.get(name), Mapping):
            ordered[name] = _ordered(ordered[name], table)
    if isinstance(ordered.get("elements"), list):
        ordered["elements"] = [_element(one) for one in ordered["elements"]]
    return ordered


def _element(element: Any) -> Any:
    if not isinstance(element, Mapping):
        return element
    kind = element.get("type")
    table = ELEMENT_TYPES.get(kind, {}) if isinstance(kind, str) else {}
    return _ordered(element, (*NAME_AND_TYPE, *table))


def _ordered(data: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    known = {name: data[name] for name in names if name in data}
    return {**known, **data}
