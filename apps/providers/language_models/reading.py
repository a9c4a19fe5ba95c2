"""Reading parsed JSON strictly, collecting everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from apps.providers.language_models.asking import BadAnswer


class Reader:
    """Reads fields by name; `finish` raises BadAnswer with all problems at once."""

    def __init__(self, data: Any, fields: Sequence[str]) -> None:
        if not isinstance(data, dict):
            raise BadAnswer("The answer must be one JSON object.")
        self._data = data
        self.problems = [f"“{name}” is missing." for name in fields if name not in data]
        self.problems += [f"“{name}” is not asked for." for name in data if name not in fields]

    def text(self, name: str, *, most: int, may_be_empty: bool = False) -> str:
        """A string of at most this many characters, its white space made single."""
        value = self._data.get(name, "")
        if not isinstance(value, str):
            self.problems.append(f"“{name}” must be a string.")
            return ""
        text = " ".join(value.split())
        if not text and not may_be_empty and name in self._data:
            self.problems.append(f"“{name}” is empty.")
        if len(text) > most:
            self.problems.append(f"“{name}” has {len(text)} characters; write at most {most}.")
        return text

    def items(self, name: str, *, least: int, most: int) -> list[Any]:
        value = self._data.get(name, [])
        if not isinstance(value, list):
            self.problems.append(f"“{name}” must be a list.")
            return []
        if name in self._data and not least <= len(value) <= most:
            self.problems.append(
                f"“{name}” has {len(value)} entries; give from {least} to {most} of them."
            )
        return value

    def number(self, name: str, *, least: int, most: int) -> int:
        value = self._data.get(name, least)
        if type(value) is not int or not least <= value <= most:
            self.problems.append(f"“{name}” must be a whole number from {least} to {most}.")
            return least
        return value

    def choice(self, name: str, options: Sequence[str]) -> str:
        value = self._data.get(name)
        if value not in options:
            self.problems.append(f"“{name}” must be one of {', '.join(options)}.")
            return options[0]
        return str(value)

    def part(self, item: Any, place: str, fields: Sequence[str]) -> Reader:
        """A reader of one entry; its problems are to be handed back with `take`."""
        try:
            return Reader(item, fields)
        except BadAnswer:
            self.problems.append(f"“{place}” must be a JSON object.")
            return Reader(dict.fromkeys(fields, ""), fields)

    def take(self, part: Reader, place: str) -> None:
        self.problems += [f"In {place}: {problem}" for problem in part.problems]

    def finish(self) -> None:
        if self.problems:
            raise BadAnswer(*self.problems)
