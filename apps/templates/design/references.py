"""References inside a design: {accent} and the like name the theme, {Element.property} another
element's property, {title}, {label} and {channel} the film that is being made.

A value that is one reference takes the other's value as it is; in texts references stand among
words. Film words stay as they are here: they are filled in when a film is ordered.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from apps.core.sentences import gettext as _

REFERENCE = re.compile(r"\{([^{}\n]{1,130})\}")
FILM_WORDS = ("title", "label", "channel")
_THEME = {
    "accent": ("colors", "accent"),
    "text": ("colors", "text"),
    "headline": ("fonts", "headline"),
    "body": ("fonts", "body"),
}
_MOST_CHARACTERS = 2000
_DEEPEST = 20


class ReferenceWrong(Exception):
    """A reference that leads nowhere, or round in a circle; the message is for people."""


class References:
    """Looks up what references stand for; elements are by name, as their raw data."""

    def __init__(self, root: Mapping[str, Any], elements: Mapping[str, Mapping[str, Any]]) -> None:
        self._root, self._elements = root, elements
        # Known answers: a text that names another twice, which names a third twice, and so on,
        # would otherwise take twice as long with every step.
        self._known: dict[str, Any] = {}

    def resolve(self, value: Any, at: str) -> Any:
        """value with its references replaced. at: "Element.property" where it stands."""
        return self._resolved(value, (at,))

    def _resolved(self, value: Any, trail: tuple[str, ...]) -> Any:
        if not isinstance(value, str) or "{" not in value:
            return value
        whole = REFERENCE.fullmatch(value)
        if whole:
            return value if whole[1] in FILM_WORDS else self._value_of(whole[1], trail)
        text = REFERENCE.sub(lambda match: self._words(match, trail), value)
        if len(text) > _MOST_CHARACTERS:
            raise ReferenceWrong(_("becomes too long once its references are filled in"))
        return text

    def _words(self, match: re.Match[str], trail: tuple[str, ...]) -> str:
        if match[1] in FILM_WORDS:
            return match[0]
        found = self._value_of(match[1], trail)
        return "" if found is None else str(found)

    def _value_of(self, name: str, trail: tuple[str, ...]) -> Any:
        if name in _THEME:
            group, key = _THEME[name]
            return _in(self._root.get(group), key)
        if name.startswith("palette."):
            return self._palette_color(name)
        element, _dot, key = name.rpartition(".")
        if element not in self._elements or key not in self._elements[element]:
            raise ReferenceWrong(
                _("“{%(name)s}” refers to nothing; known are %(known)s and {Element.property}")
                % {"name": name, "known": ", ".join(f"{{{one}}}" for one in (*FILM_WORDS, *_THEME))}
            )
        if name in trail:
            circle = " → ".join((*trail[trail.index(name) :], name))
            raise ReferenceWrong(
                _("the references go round in a circle: %(circle)s") % {"circle": circle}
            )
        if len(trail) > _DEEPEST:
            raise ReferenceWrong(
                _("refers to a reference of a reference, more than %(most)d deep")
                % {"most": _DEEPEST}
            )
        if name not in self._known:
            self._known[name] = self._resolved(self._elements[element][key], (*trail, name))
        return self._known[name]

    def _palette_color(self, name: str) -> Any:
        palettes = _in(self._root.get("colors"), "palettes")
        number = name.removeprefix("palette.")
        first = palettes[0] if isinstance(palettes, list) and palettes else None
        if isinstance(first, list) and number in map(str, range(len(first))):
            return first[int(number)]
        raise ReferenceWrong(
            _("“{%(name)s}” is not a colour of the first palette") % {"name": name}
        )


def fill_in(text: str, words: Mapping[str, str]) -> str:
    """The film's own words in place of {title}, {label} and {channel}."""
    return REFERENCE.sub(lambda match: words.get(match[1], match[0]), text)


def _in(group: Any, key: str) -> Any:
    return group.get(key) if isinstance(group, dict) else None
