"""Checked values out of raw data: every mistake is noted with its path, none stops the reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from apps.core.sentences import gettext as _
from apps.templates.design.kinds import Table, first_problem
from apps.templates.design.references import References, ReferenceWrong
from apps.templates.errors import DesignInvalid, DesignMistake

ROOT = "template_data"
_MOST_MISTAKES = 50


@dataclass(slots=True)
class Notes:
    """The mistakes found so far, in the order of the data."""

    mistakes: list[DesignMistake] = field(default_factory=list)

    def add(self, path: str, sentence: str) -> None:
        if len(self.mistakes) < _MOST_MISTAKES:
            self.mistakes.append(DesignMistake(sentence, field=path))

    def raise_if_any(self) -> None:
        if self.mistakes:
            raise DesignInvalid(self.mistakes)


def read_object(
    data: Any, path: str, table: Table, notes: Notes, *, known: tuple[str, ...] = ()
) -> dict[str, Any]:
    """The values of an object by its table, defaults where they are left out. known: more keys
    that may be there. A value that is wrong is noted and its default taken."""
    if not isinstance(data, dict):
        notes.add(path, _("must be an object"))
        return {name: one.default for name, one in table.items()}
    note_unknown(data, path, (*known, *table), notes)
    values: dict[str, Any] = {}
    for name, one in table.items():
        values[name] = one.default
        given = data.get(name)
        if given is None and (name not in data or not one.is_required):
            if one.is_required:
                notes.add(f"{path}.{name}", _("is missing"))
            continue
        where, sentence = first_problem(one.kind, given)
        if sentence:
            notes.add(f"{path}.{name}{where}", sentence)
        else:
            values[name] = given
    return values


def note_unknown(data: Mapping[str, Any], path: str, known: tuple[str, ...], notes: Notes) -> None:
    for name in data:
        if name not in known:
            notes.add(
                f"{path}.{str(name)[:60]}",
                _("is not known here; known are %(known)s") % {"known": ", ".join(sorted(known))},
            )


def resolve_object(
    data: Any, path: str, name: str, references: References, notes: Notes
) -> tuple[Any, bool]:
    """data with the references of its values resolved, and whether all of them lead somewhere.
    A value whose reference is wrong is noted and left out."""
    if not isinstance(data, dict):
        return data, True
    found: dict[str, Any] = {}
    sound = True
    for key, value in data.items():
        try:
            found[key] = references.resolve(value, f"{name}.{key}")
        except ReferenceWrong as wrong:
            notes.add(f"{path}.{key}", str(wrong))
            sound = False
    return found, sound
