"""Columns whose sentences every reader reads in a language of his own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import models

from apps.core.sentences import kept, told

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable  # noqa: F401 (named in a string)


class SentenceField(models.TextField["str | Combinable", str]):
    """One sentence. most: the longest that it may be as it reads in English.

    For migrations it is the text column that it is.
    """

    def __init__(self, *args: Any, most: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = most

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

    def get_prep_value(self, value: Any) -> Any:
        prepared = super().get_prep_value(value)
        return kept(prepared, most=self.most) if isinstance(prepared, str) else prepared

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        return value if value is None else told(value)


class SentencesField(models.JSONField):
    """A list of sentences."""

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            value = [kept(one) if isinstance(one, str) else one for one in value]
        return super().get_prep_value(value)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        found = super().from_db_value(value, expression, connection)
        if not isinstance(found, list):
            return found
        return [told(one) if isinstance(one, str) else one for one in found]
