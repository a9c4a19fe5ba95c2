"""Sentences that are kept: each reader reads them in a language of his own.

A worker says something once, and people read it for months: in the console, over the API, in a
letter. So a `Sentence` remembers what it was made of: the words that translators know, and the
values in them. It is text like any other where it is made (in the active language), and columns of
`SentenceField` write both down and read it back in the language that is active then.

Use `gettext` and `ngettext` of this module as those of Django, with named values:

    ProviderError(_("%(vendor)s sent no sound. Try again.") % {"vendor": name})

Wire format of a kept sentence: how it reads in English, U+001E, and JSON with "m" (the words),
"v" (the values; a value may be such an object itself), "s" ("%" or "{" for the style of
placeholders), and for counted things "p" (the words for many) and "n" (how many). Text without
U+001E is shown as it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.functional import Promise

MARK = "\x1e"
PERCENT, BRACES = "%", "{"


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a sentence is made of. style is "" while no values were put in."""

    words: str
    values: Mapping[str, Any] = field(default_factory=dict)
    style: str = ""
    plural: str = ""
    count: int = 0

    def english(self) -> str:
        words = self.plural if self.plural and self.count != 1 else self.words
        values = {name: _english_of(value) for name, value in self.values.items()}
        return self._filled(words, values)

    def local(self) -> str:
        """In the active language; in English where the translation does not fit the values."""
        if not self.words:
            return ""
        words = (
            translation.ngettext(self.words, self.plural, self.count)
            if self.plural
            else translation.gettext(self.words)
        )
        values = {name: _local_of(value) for name, value in self.values.items()}
        try:
            return self._filled(words, values)
        except (KeyError, ValueError, TypeError, IndexError, AttributeError):
            return self.english()

    def _filled(self, words: str, values: Mapping[str, Any]) -> str:
        if self.style == PERCENT:
            return words % values
        return words.format(**values) if self.style == BRACES else words

    def as_json(self) -> dict[str, Any]:
        told: dict[str, Any] = {"m": self.words}
        if self.style:
            told |= {
                "s": self.style,
                "v": {
                    name: value.as_json() if isinstance(value, Recipe) else value
                    for name, value in self.values.items()
                },
            }
        return told | ({"p": self.plural, "n": self.count} if self.plural else {})

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Recipe:
        values = {
            name: cls.from_json(value) if isinstance(value, dict) else value
            for name, value in told.get("v", {}).items()
        }
        return cls(told["m"], values, told.get("s", ""), told.get("p", ""), told.get("n", 0))


class Sentence(str):
    """Text in the language that was active when it was made or read, and what it is made of.

    Everything that str can do gives plain text, which stays in that language; only putting values
    in (`%` with a mapping, `format` with names) and `joined` give a Sentence again.
    """

    recipe: Recipe

    def __new__(cls, recipe: Recipe) -> Sentence:
        made = super().__new__(cls, recipe.local())
        made.recipe = recipe
        return made

    def __str__(self) -> str:
        return self

    def __mod__(self, values: Mapping[str, Any], /) -> Sentence:
        return Sentence(self._with(values, PERCENT))

    def format(self, *args: object, **values: object) -> str:
        return super().format(*args, **values) if args else Sentence(self._with(values, BRACES))

    def _with(self, values: Mapping[str, object], style: str) -> Recipe:
        """A sentence that is filled in by and by keeps what it has."""
        mine = self.recipe
        found = {**mine.values, **{name: _value(value) for name, value in values.items()}}
        return Recipe(mine.words, found, style, mine.plural, mine.count)

    @property
    def english(self) -> str:
        return self.recipe.english()

    def __reduce__(self) -> tuple[type[Sentence], tuple[Recipe]]:
        return (Sentence, (self.recipe,))


def gettext(words: str) -> Sentence:
    return Sentence(Recipe(words))


def ngettext(singular: str, plural: str, count: int) -> Sentence:
    return Sentence(Recipe(singular, plural=plural, count=count))


def joined(*parts: str, by: str = " ") -> Sentence:
    """Several sentences as one; empty ones are left out."""
    found = {f"part{i}": part for i, part in enumerate(part for part in parts if part)}
    pattern = by.replace("%", "%%").join(f"%({name})s" for name in found)
    return Sentence(Recipe(pattern, {name: _value(part) for name, part in found.items()}, PERCENT))


def english(text: str) -> str:
    """For the installation's own logs."""
    return text.english if isinstance(text, Sentence) else text


def kept(text: str, *, most: int | None = None) -> str:
    """text as it is written down, of at most so many characters as it reads in English. A text
    without a recipe is kept in the language it is in."""
    said = _storable(english(text)).replace(MARK, " ")
    if not isinstance(text, Sentence) or (most is not None and len(said) > most):
        return said[:most]
    recipe = json.dumps(text.recipe.as_json(), ensure_ascii=False)
    return f"{said}{MARK}{_storable(recipe)}"


def told(text: str) -> str:
    """What was written down, in the active language."""
    said, mark, recipe = text.partition(MARK)
    if not mark:
        return text
    try:
        return Sentence(Recipe.from_json(json.loads(recipe)))
    except (ValueError, KeyError, TypeError, AttributeError):
        return said


def _storable(text: str) -> str:
    """As PostgreSQL keeps it: no zero characters, no halves of characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _value(value: object) -> Any:
    """A number, text, or what the sentence (also that of an error) is made of."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, (int, float)):
        return value
    text: str = str(value)
    if isinstance(value, Promise):
        return _recipe_of_lazy(value)
    return text.recipe if isinstance(text, Sentence) else text


def _recipe_of_lazy(value: Promise) -> Recipe | str:
    """Labels of choices are lazy; how they are pickled tells of what they are made."""
    _function, words, *_rest = value.__reduce__()[1]  # type: ignore[misc]
    return Recipe(words[0]) if len(words) == 1 and type(words[0]) is str else str(value)


def _english_of(value: Any) -> Any:
    return value.english() if isinstance(value, Recipe) else value


def _local_of(value: Any) -> Any:
    return value.local() if isinstance(value, Recipe) else value
