"""Columns of lists: Unfold's `display`, with types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

from django.utils.functional import Promise
from unfold.decorators import display

Method = TypeVar("Method", bound=Callable[..., Any])


def column(
    description: str | Promise,
    *,
    ordering: str | None = None,
    label: Mapping[str, str] | None = None,
    header: bool | None = None,
    empty_value: str | None = None,
) -> Callable[[Method], Method]:
    """Describe a computed column; label gives each value of a (value, text) pair its colour."""
    decorate = display(
        description=description,
        ordering=ordering,
        label=label,
        header=header,
        empty_value=empty_value,
    )
    return cast(Callable[[Method], Method], decorate)
