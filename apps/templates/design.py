"""What a template's data means: a film's size, fonts, colours and elements, checked whole.

`template_data` is RenderScript-like JSON: every thing on screen or in the sound is an element with
a name, a type and properties of that type. Unknown keys, types and fonts are refused with the path
to them, so that a mistake shows before anything is produced.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from apps.providers.capabilities.image import LookStyle
from apps.providers.capabilities.render import CaptionStyle
from apps.providers.embedded import fonts
from apps.providers.embedded.music import moods
from apps.templates.errors import DesignInvalid

MAX_ELEMENTS = 100
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
MOTIONS = ("drift_left", "drift_right", "drift_up", "drift_down", "push_in", "pull_out")
TOP_KEYS = frozenset({"version", "size", "frames_per_second", "fonts", "colors", "elements"})

# Every element type with its properties and their kinds. "name" and "type" are common to all.
ELEMENT_TYPES: Mapping[str, Mapping[str, str]] = {
    "visual": {"motions": "motions", "transition_ms": "milliseconds"},
    "label": {"text": "text"},
    "caption": {
        "font": "font",
        "size_px": "pixels",
        "color": "color",
        "highlight_color": "color",
        "outline_color": "color",
        "outline_px": "pixels",
        "center_y": "fraction",
        "max_width": "fraction",
        "max_words": "words",
    },
    "progress_bar": {"color": "color"},
    "audio": {"mood": "mood", "gain_db": "decibels"},
}


@dataclass(frozen=True, slots=True)
class Design:
    """One film's look.

    palettes: each a gradient's colours, dark first; scenes take them in turn.
    """

    width: int
    height: int
    frames_per_second: int
    headline_font: str
    body_font: str
    text_color: str
    accent_color: str
    palettes: tuple[tuple[str, ...], ...]
    motions: tuple[str, ...]
    transition_ms: int
    label: str
    captions: CaptionStyle | None
    progress_bar_color: str | None
    music_mood: str | None
    music_gain_db: float

    def look(self, scene: int, seed: int) -> LookStyle:
        """The colours and fonts of one scene."""
        return LookStyle(
            palette=self.palettes[(seed + scene) % len(self.palettes)],
            text_color=self.text_color,
            accent_color=self.accent_color,
            headline_font=self.headline_font,
            body_font=self.body_font,
        )


def parse_design(data: Any) -> Design:
    """Read template_data; raise DesignInvalid naming the path of the first mistake."""
    root = _Reader(data, "template_data")
    root.known(TOP_KEYS)
    if root.get("version") != 1:
        raise root.wrong("version", _("must be 1"))
    size = root.child("size", frozenset({"width", "height"}))
    typefaces = root.child("fonts", frozenset({"headline", "body"}))
    colors = root.child("colors", frozenset({"text", "accent", "palettes"}))
    elements = {element.get("type"): element for element in _elements(root)}
    visual = elements.get("visual")
    audio = elements.get("audio")
    label = elements.get("label")
    bar = elements.get("progress_bar")
    return Design(
        width=size.integer("width", 240, 3840),
        height=size.integer("height", 240, 3840),
        frames_per_second=root.integer("frames_per_second", 24, 60),
        headline_font=typefaces.font("headline"),
        body_font=typefaces.font("body"),
        text_color=colors.color("text"),
        accent_color=colors.color("accent"),
        palettes=tuple(_palettes(colors)),
        motions=tuple(visual.get("motions") or MOTIONS) if visual else ("push_in",),
        transition_ms=visual.integer("transition_ms", 0, 2000, 300) if visual else 0,
        label=str(label.get("text") or "") if label else "",
        captions=_captions(elements.get("caption")),
        progress_bar_color=bar.color("color") if bar else None,
        music_mood=str(audio.get("mood")) if audio else None,
        music_gain_db=audio.number("gain_db", -40, 0, -8.0) if audio else -8.0,
    )


def _elements(root: _Reader) -> Iterator[_Reader]:
    entries = root.get("elements")
    if not isinstance(entries, list) or not entries:
        raise root.wrong("elements", _("must be a list of at least one element"))
    if len(entries) > MAX_ELEMENTS:
        raise root.wrong(
            "elements", _("holds more than %(most)d elements") % {"most": MAX_ELEMENTS}
        )
    names: set[str] = set()
    types: set[str] = set()
    for index, entry in enumerate(entries):
        element = _Reader(entry, f"template_data.elements[{index}]")
        name, kind = element.get("name"), element.get("type")
        if not isinstance(name, str) or not name or name in names:
            raise element.wrong("name", _("must be a name that no other element has"))
        if kind not in ELEMENT_TYPES:
            raise element.wrong(
                "type",
                _("“%(type)s” is not an element type; known are %(known)s")
                % {"type": kind, "known": ", ".join(sorted(ELEMENT_TYPES))},
            )
        if kind in types:
            raise element.wrong("type", _("a design has one element of each type"))
        element.known(frozenset({"name", "type", *ELEMENT_TYPES[kind]}))
        element.check(ELEMENT_TYPES[kind])
        names.add(name)
        types.add(kind)
        yield element


def _palettes(colors: _Reader) -> Iterator[tuple[str, ...]]:
    palettes = colors.get("palettes")
    if not isinstance(palettes, list) or not palettes:
        raise colors.wrong("palettes", _("must be a list of at least one palette"))
    for index, palette in enumerate(palettes):
        good = isinstance(palette, list) and 3 <= len(palette) <= 6
        if not good or not all(isinstance(c, str) and _COLOR.fullmatch(c) for c in palette):
            raise colors.wrong(
                f"palettes[{index}]", _("must be three to six colours such as #1A2B3C")
            )
        yield tuple(palette)


def _captions(element: _Reader | None) -> CaptionStyle | None:
    if element is None:
        return None
    return CaptionStyle(
        font=element.font("font"),
        size_px=element.integer("size_px", 20, 200),
        color=element.color("color"),
        highlight_color=element.color("highlight_color"),
        outline_color=element.color("outline_color"),
        outline_px=element.integer("outline_px", 0, 30),
        center_y=element.number("center_y", 0.1, 0.95),
        max_width=element.number("max_width", 0.3, 0.95, 0.86),
        max_words=element.integer("max_words", 1, 8, 3),
    )


class _Reader:
    """An object of the data together with the path that leads to it."""

    def __init__(self, data: Any, path: str) -> None:
        if not isinstance(data, dict):
            raise DesignInvalid(_("must be an object"), field=path)
        self._data: dict[str, Any] = data
        self._path = path

    def get(self, key: str) -> Any:
        return self._data.get(key)

    def wrong(self, key: str, sentence: str) -> DesignInvalid:
        return DesignInvalid(sentence, field=f"{self._path}.{key}")

    def known(self, keys: frozenset[str]) -> None:
        unknown = sorted(set(self._data) - keys)
        if unknown:
            raise self.wrong(
                unknown[0],
                _("is not known here; known are %(known)s") % {"known": ", ".join(sorted(keys))},
            )

    def child(self, key: str, keys: frozenset[str]) -> _Reader:
        child = _Reader(self.get(key), f"{self._path}.{key}")
        child.known(keys)
        return child

    def number(self, key: str, least: float, most: float, default: float | None = None) -> float:
        value = self._data.get(key, default)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self.wrong(key, _("must be a number"))
        if not least <= value <= most:
            raise self.wrong(
                key, _("must be between %(least)g and %(most)g") % {"least": least, "most": most}
            )
        return float(value)

    def integer(self, key: str, least: int, most: int, default: int | None = None) -> int:
        value = self.number(key, least, most, default)
        if value != int(value):
            raise self.wrong(key, _("must be a whole number"))
        return int(value)

    def color(self, key: str) -> str:
        value = self.get(key)
        if not isinstance(value, str) or not _COLOR.fullmatch(value):
            raise self.wrong(key, _("must be a colour such as #1A2B3C"))
        return value

    def font(self, key: str) -> str:
        value = self.get(key)
        if value not in fonts.families():
            raise self.wrong(
                key,
                _("the font “%(font)s” is not installed; installed are %(known)s")
                % {"font": value, "known": ", ".join(sorted(fonts.families()))},
            )
        return str(value)

    def check(self, kinds: Mapping[str, str]) -> None:
        """Check the values whose kind has a closed list."""
        for key, kind in kinds.items():
            value = self.get(key)
            if kind == "mood" and value not in moods():
                raise self.wrong(
                    key,
                    _("“%(mood)s” is not a mood; known are %(known)s")
                    % {"mood": value, "known": ", ".join(moods())},
                )
            if kind == "motions" and value is not None:
                good = isinstance(value, list) and value and all(m in MOTIONS for m in value)
                if not good:
                    raise self.wrong(
                        key, _("must be a list out of %(known)s") % {"known": ", ".join(MOTIONS)}
                    )
            if kind == "text" and not isinstance(value or "", str):
                raise self.wrong(key, _("must be text"))
