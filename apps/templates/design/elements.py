"""The elements of a design: known types, one name each, placed inside of the frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from apps.core.sentences import gettext as _
from apps.templates.design.kinds import can_be_stored
from apps.templates.design.reading import ROOT, Notes, read_object, resolve_object
from apps.templates.design.references import References
from apps.templates.design.tables import (
    BOX,
    DRAWN_TYPES,
    ELEMENT_TYPES,
    MAX_ELEMENTS,
    SINGLE_TYPES,
)

NAME_AND_TYPE = ("name", "type")
_LONGEST_NAME = 60
_ROUNDING = 0.0005


@dataclass(frozen=True, slots=True)
class Element:
    """One element, checked. values: every property of its type, defaults filled in."""

    name: str
    type: str
    path: str
    values: Mapping[str, Any]

    @property
    def is_shown(self) -> bool:
        return bool(self.values.get("visible", True))

    @property
    def is_drawn(self) -> bool:
        """Does it stand in the frame, over the scenes?"""
        return self.type in DRAWN_TYPES or self.place == "inside"

    @property
    def place(self) -> str:
        """Where a clip is shown: "before", "after" or "inside"; "" for what is no clip."""
        if self.type != "video":
            return ""
        has_box = any(self.values[key] is not None for key in BOX)
        return str(self.values["place"] or ("inside" if has_box else "before"))


@dataclass(frozen=True, slots=True)
class Margins:
    """Shares of the frame that a platform's buttons and titles may cover."""

    top: float
    right: float
    bottom: float
    left: float


# Portrait: the buttons, description and header of Shorts, Reels and TikTok. Landscape: the action
# and title safe areas of EBU R 95.
PORTRAIT_MARGINS = Margins(top=0.08, right=0.06, bottom=0.18, left=0.06)
LANDSCAPE_MARGINS = Margins(top=0.05, right=0.05, bottom=0.05, left=0.05)


def read_elements(root: Mapping[str, Any], notes: Notes) -> tuple[Element, ...]:
    """Every element that could be read; what is wrong with the others is in notes."""
    entries = root.get("elements")
    path = f"{ROOT}.elements"
    if not isinstance(entries, list) or not entries:
        notes.add(path, _("must be a list of at least one element"))
        return ()
    if len(entries) > MAX_ELEMENTS:
        notes.add(path, _("holds more than %(most)d elements") % {"most": MAX_ELEMENTS})
        return ()
    named = {
        entry["name"]: entry
        for entry in entries
        if isinstance(entry, dict) and isinstance(entry.get("name"), str)
    }
    references = References(root, named)
    found: list[Element] = []
    for index, entry in enumerate(entries):
        found += _read_element(entry, f"{path}[{index}]", found, references, notes)
    return tuple(found)


def _read_element(
    entry: Any, path: str, before: list[Element], references: References, notes: Notes
) -> Iterator[Element]:
    if not isinstance(entry, dict):
        notes.add(path, _("must be an object"))
        return
    name, kind = entry.get("name"), entry.get("type")
    if not isinstance(name, str) or not _is_name(name) or any(name == one.name for one in before):
        notes.add(f"{path}.name", _("must be a name that no other element has"))
        return
    if not isinstance(kind, str) or kind not in ELEMENT_TYPES:
        notes.add(
            f"{path}.type",
            _("“%(type)s” is not an element type; known are %(known)s")
            % {"type": str(kind)[:_LONGEST_NAME], "known": ", ".join(sorted(ELEMENT_TYPES))},
        )
        return
    if kind in SINGLE_TYPES and any(kind == one.type for one in before):
        notes.add(f"{path}.type", _("a design has one element of this type"))
        return
    resolved, is_sound = resolve_object(entry, path, name, references, notes)
    if is_sound:
        values = read_object(resolved, path, ELEMENT_TYPES[kind], notes, known=NAME_AND_TYPE)
        yield Element(name, kind, path, values)


def note_misplaced(elements: tuple[Element, ...], safe: Margins, notes: Notes) -> None:
    """Note elements that reach out of the frame, and texts and logos out of the safe area."""
    for element in elements:
        values = element.values
        if element.type == "video":
            _note_box(element, notes)
        if not element.is_drawn or not _has_box(values):
            continue
        for start, length in (("x", "width"), ("y", "height")):
            if values[start] + values[length] > 1 + _ROUNDING:
                notes.add(
                    f"{element.path}.{length}",
                    _("reaches out of the frame: %(start)s and %(length)s are more than 1 together")
                    % {"start": start, "length": length},
                )
        if element.type in {"text", "logo"} and not values["bleeds"]:
            _note_unsafe(element, safe, notes)


def _note_unsafe(element: Element, safe: Margins, notes: Notes) -> None:
    values = element.values
    limits = (
        ("x", values["x"], safe.left, 1 - safe.right - values["width"]),
        ("y", values["y"], safe.top, 1 - safe.bottom - values["height"]),
    )
    for key, value, least, most in limits:
        if not least - _ROUNDING <= value <= most + _ROUNDING:
            notes.add(
                f"{element.path}.{key}",
                _(
                    "stands outside of the safe area, where a platform covers it; it would fit from"
                    " %(least).3g to %(most).3g, or set bleeds to true"
                )
                % {"least": least, "most": most},
            )


def _note_box(element: Element, notes: Notes) -> None:
    """A clip has a whole box inside of the frame, and none before and after it."""
    is_inside = element.place == "inside"
    for key in BOX:
        if is_inside and element.values[key] is None:
            notes.add(f"{element.path}.{key}", _("is missing"))
        if not is_inside and element.values[key] is not None:
            notes.add(
                f"{element.path}.{key}",
                _("is for clips inside of the frame; leave it out, or set place to inside"),
            )


def _has_box(values: Mapping[str, Any]) -> bool:
    return all(values[key] is not None for key in BOX)


def _is_name(name: str) -> bool:
    is_short = 0 < len(name) <= _LONGEST_NAME
    return is_short and not set(name) & set("{}\n\t") and can_be_stored(name)
