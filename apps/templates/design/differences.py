"""What differs between two designs, by path: `Headline.color: #FFFFFF → #EEEEEE`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from apps.core.language.differences import ADDED, CHANGED, REMOVED
from apps.templates.design.ordering import in_reading_order

MOVED = "moved"
_ELEMENTS = "elements"
LONGEST_TEXT = 120
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")


@dataclass(frozen=True, slots=True)
class Change:
    """path is what a modification calls it where there is one: an element's property is
    "Element.property", an element that came or went its name, and "elements" their order."""

    path: str
    change: str
    before: Any = None
    after: Any = None

    @property
    def before_text(self) -> str:
        return as_text(self.before)

    @property
    def after_text(self) -> str:
        return as_text(self.after)

    @property
    def before_colors(self) -> tuple[str, ...]:
        return colors_in(self.before)

    @property
    def after_colors(self) -> tuple[str, ...]:
        return colors_in(self.after)


def design_changes(before: Any, after: Any) -> tuple[Change, ...]:
    """Every change from one template_data to another, in the order people read designs."""
    return tuple(_compared("", in_reading_order(before), in_reading_order(after)))


def as_text(value: Any) -> str:
    """A value as people read it: what is long is cut, an element is told by its type."""
    if value is None:
        return ""
    if isinstance(value, Mapping) and "type" in value:
        return str(value["type"])
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        value = ", ".join(value)
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…"


def colors_in(value: Any) -> tuple[str, ...]:
    """The colours that a value is made of, to be shown; none for what is no colour or palette."""
    several = value if isinstance(value, list) else [value]
    are_colors = all(isinstance(one, str) and _COLOR.fullmatch(one) for one in several)
    return tuple(several) if are_colors else ()


def shortened(value: Any) -> Any:
    """The same value with its long texts cut, such as pictures that are written in."""
    if isinstance(value, str):
        return as_text(value)
    if isinstance(value, Mapping):
        return {key: shortened(one) for key, one in value.items()}
    return [shortened(one) for one in value] if isinstance(value, list) else value


def _compared(path: str, old: Any, new: Any) -> Iterator[Change]:
    if old == new:
        return
    if path == _ELEMENTS and isinstance(old, list) and isinstance(new, list):
        yield from _elements(old, new)
    elif isinstance(old, Mapping) and isinstance(new, Mapping):
        yield from _keys(path, old, new)
    elif _is_several(old) and _is_several(new) and len(old) == len(new):
        for index, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _compared(f"{path}[{index}]", one, other)
    else:
        yield Change(path, CHANGED, old, new)


def _keys(path: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for key in dict.fromkeys((*old, *new)):
        inner = f"{path}.{key}" if path else key
        if key not in new:
            yield Change(inner, REMOVED, before=old[key])
        elif key not in old:
            yield Change(inner, ADDED, after=new[key])
        else:
            yield from _compared(inner, old[key], new[key])


def _elements(old: Sequence[Any], new: Sequence[Any]) -> Iterator[Change]:
    before, after = _named(old), _named(new)
    yield from _keys("", before, after)
    stayed = [name for name in before if name in after]
    now = [name for name in after if name in before]
    if stayed != now:
        yield Change(_ELEMENTS, MOVED, stayed, now)


def _named(elements: Sequence[Any]) -> dict[str, Any]:
    """By their names. What has none, as in designs of version 1, is called by its type."""
    found: dict[str, Any] = {}
    for element in elements:
        facts = element if isinstance(element, Mapping) else {}
        name = str(facts.get("name") or facts.get("type") or "?")
        while name in found:
            name += "+"
        found[name] = element
    return found


def _is_several(value: Any) -> bool:
    """A list of lists or objects, such as palettes; a list of colours is one value."""
    return isinstance(value, list) and any(isinstance(one, (list, dict)) for one in value)
