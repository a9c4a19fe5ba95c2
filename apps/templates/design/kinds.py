"""What a value in a design may be. Each kind checks a value and describes itself as JSON Schema, so
that the published schema and the check cannot part."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from apps.core.sentences import gettext as _
from apps.templates.design.pictures import problem_of_picture

Schema = dict[str, Any]
COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
OF_LIBRARY = "media:"
_OF_LIBRARY = re.compile(f"{OF_LIBRARY}[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}")
_SHOWN = 40


class Kind(Protocol):
    def problem(self, value: Any) -> str:
        """A sentence on what is wrong with the value; "" when nothing is."""
        ...

    def schema(self) -> Schema: ...


@dataclass(frozen=True, slots=True)
class Number:
    least: float
    most: float
    whole: bool = False

    def problem(self, value: Any) -> str:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return _("must be a number")
        if not self.least <= value <= self.most:
            return _("must be between %(least)g and %(most)g") % {
                "least": self.least,
                "most": self.most,
            }
        return _("must be a whole number") if self.whole and value != int(value) else ""

    def schema(self) -> Schema:
        kind = "integer" if self.whole else "number"
        return {"type": kind, "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True, slots=True)
class Pixels(Number):
    """A whole number of pixels of the design's own size: scaled with it for a preview."""

    whole: bool = True


@dataclass(frozen=True, slots=True)
class Words:
    """Text. is_filled_in: may name the film's title, label and channel, and other texts."""

    longest: int
    is_filled_in: bool = False

    def problem(self, value: Any) -> str:
        if not isinstance(value, str):
            return _("must be text")
        if len(value) > self.longest:
            return _("is longer than %(most)d characters") % {"most": self.longest}
        return "" if can_be_stored(value) else _("holds control characters")

    def schema(self) -> Schema:
        return {"type": "string", "maxLength": self.longest}


@dataclass(frozen=True, slots=True)
class Color:
    can_be_none: bool = False

    def problem(self, value: Any) -> str:
        if value is None and self.can_be_none:
            return ""
        if isinstance(value, str) and COLOR.fullmatch(value):
            return ""
        return _("must be a colour such as #1A2B3C")

    def schema(self) -> Schema:
        plain = {"type": "string", "pattern": f"^{COLOR.pattern}$"}
        return {"anyOf": [plain, {"type": "null"}]} if self.can_be_none else plain


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a closed list. sentence has the places value and known."""

    known: Callable[[], tuple[str, ...]]
    sentence: Callable[[], str]

    def problem(self, value: Any) -> str:
        if isinstance(value, str) and value in self.known():
            return ""
        return self.sentence() % {"value": _shown(value), "known": ", ".join(self.known())}

    def schema(self) -> Schema:
        return {"type": "string", "enum": list(self.known())}


@dataclass(frozen=True, slots=True)
class Switch:
    def problem(self, value: Any) -> str:
        return "" if isinstance(value, bool) else _("must be true or false")

    def schema(self) -> Schema:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Several:
    """A list of values of one kind."""

    of: Kind
    least: int
    most: int
    sentence: Callable[[], str]

    def problem(self, value: Any) -> str:
        good = isinstance(value, list) and self.least <= len(value) <= self.most
        if good and not any(self.of.problem(entry) for entry in value):
            return ""
        return self.sentence()

    def schema(self) -> Schema:
        return {
            "type": "array",
            "items": self.of.schema(),
            "minItems": self.least,
            "maxItems": self.most,
        }


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the brand kit by name, or a small one written into the design."""

    names: tuple[str, ...]

    def problem(self, value: Any) -> str:
        if value in self.names:
            return ""
        if isinstance(value, str) and value.startswith("data:"):
            return problem_of_picture(value)
        known = ", ".join((*self.names, "data:image/png;base64,…"))
        return _("must be one of %(known)s") % {"known": known}

    def schema(self) -> Schema:
        named: Schema = {"type": "string", "enum": list(self.names)}
        written = {"type": "string", "pattern": "^data:image/(png|jpeg|webp);base64,"}
        return {"anyOf": [named, written]}


@dataclass(frozen=True, slots=True)
class Clip:
    """A clip of the brand kit by name, or one of the owner's media library by its id."""

    names: tuple[str, ...]

    def problem(self, value: Any) -> str:
        if value in self.names or (isinstance(value, str) and _OF_LIBRARY.fullmatch(value)):
            return ""
        return _("must be one of %(known)s") % {"known": ", ".join((*self.names, "media:<id>"))}

    def schema(self) -> Schema:
        named: Schema = {"type": "string", "enum": list(self.names)}
        return {"anyOf": [named, {"type": "string", "pattern": f"^{_OF_LIBRARY.pattern}$"}]}


@dataclass(frozen=True, slots=True)
class Property:
    """One key of an object. default is what it is when left out; a required one has none."""

    kind: Kind
    about: str
    default: Any = None
    is_required: bool = False


Table = Mapping[str, Property]


def first_problem(kind: Kind, value: Any) -> tuple[str, str]:
    """Where in the value something is wrong ("[2]", or "" for the whole), and what; "" for nothing.

    A list of lists names the list that is wrong.
    """
    if isinstance(kind, Several) and isinstance(kind.of, Several) and isinstance(value, list):
        for index, entry in enumerate(value[: kind.most]):
            sentence = kind.of.problem(entry)
            if sentence:
                return f"[{index}]", sentence
    return "", kind.problem(value)


def can_be_stored(text: str) -> bool:
    """No control characters besides line ends and tabs, and no halves of characters."""
    return all(one in "\n\t" or unicodedata.category(one) not in {"Cc", "Cs"} for one in text)


def _shown(value: Any) -> str:
    text = str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
