"""Choosing a row by typing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.admin.widgets import AutocompleteSelect


class ChosenById(AutocompleteSelect):
    """Django's own asks the database for whatever was sent, to show it again with its error; what
    is no id would be a fault there."""

    def optgroups(self, name: str, value: Any, attr: dict[str, Any] | None = None) -> Any:
        return super().optgroups(name, [one for one in value if _is_id(one)], attr)


def _is_id(text: Any) -> bool:
    try:
        UUID(str(text))
    except ValueError:
        return not text
    return True
