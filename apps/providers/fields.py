"""Reading a vendor's JSON where a wrong guess would cost money: what is not as documented is named.

Nothing of the answer itself goes into the error, because answers hold keys and card numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

KOREA = timezone(timedelta(hours=9))


class UnknownForm(Exception):
    """The answer has no such field, or one of another kind. place names it ("card.number")."""

    def __init__(self, place: str) -> None:
        super().__init__(f"“{place}” is missing or of another kind")
        self.place = place


class Fields:
    """One JSON object. Methods raise UnknownForm; those that end in _or give a default for a
    field that is missing or null, never for one of another kind."""

    def __init__(self, data: Any, place: str = "") -> None:
        if not isinstance(data, dict):
            raise UnknownForm(place or "answer")
        self._data: dict[str, Any] = data
        self._place = place

    def __contains__(self, name: str) -> bool:
        return self._data.get(name) is not None

    def text(self, name: str) -> str:
        value = self._data.get(name)
        if not isinstance(value, str) or not value:
            raise self._unknown(name)
        return value

    def text_or(self, name: str, default: str = "") -> str:
        value = self._data.get(name)
        if value is None or value == "":
            return default
        return self.text(name)

    def whole(self, name: str) -> int:
        """A whole number; 9900.0 counts, 9900.5 and true do not."""
        value = self._data.get(name)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self._unknown(name)
        return value

    def whole_or(self, name: str, default: int = 0) -> int:
        return self.whole(name) if name in self else default

    def flag(self, name: str) -> bool:
        value = self._data.get(name)
        if not isinstance(value, bool):
            raise self._unknown(name)
        return value

    def child(self, name: str) -> Fields:
        return Fields(self._data.get(name), self._at(name))

    def child_or_none(self, name: str) -> Fields | None:
        return self.child(name) if name in self else None

    def children(self, name: str) -> Iterator[Fields]:
        """Every object of a list; nothing when the list is missing or null."""
        values = self._data.get(name)
        if values is None:
            return
        if not isinstance(values, list):
            raise self._unknown(name)
        for index, value in enumerate(values):
            yield Fields(value, self._at(f"{name}.{index}"))

    def reference(self, name: str) -> str:
        """The id of another object, written as its id or as the whole object; "" when null."""
        value = self._data.get(name)
        if isinstance(value, dict):
            return self.child(name).text("id")
        return self.text_or(name)

    def unix_time(self, name: str) -> datetime:
        try:
            return datetime.fromtimestamp(self.whole(name), UTC)
        except (OverflowError, OSError, ValueError):
            raise self._unknown(name) from None

    def unix_time_or_none(self, name: str) -> datetime | None:
        return self.unix_time(name) if name in self else None

    def iso_time(self, name: str) -> datetime:
        """ISO 8601; without an offset it is Korean time."""
        try:
            moment = datetime.fromisoformat(self.text(name))
        except ValueError:
            raise self._unknown(name) from None
        return moment if moment.tzinfo else moment.replace(tzinfo=KOREA)

    def iso_time_or_none(self, name: str) -> datetime | None:
        return self.iso_time(name) if name in self else None

    def _at(self, name: str) -> str:
        return f"{self._place}.{name}" if self._place else name

    def _unknown(self, name: str) -> UnknownForm:
        return UnknownForm(self._at(name))
