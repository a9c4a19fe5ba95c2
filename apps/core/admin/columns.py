"""Columns of lists: Unfold's `display`, with types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.template.loader import render_to_string
from django.utils.functional import Promise
from unfold.decorators import display

Method = TypeVar("Method", bound=Callable[..., Any])


def column(
    description: str | Promise,
    *,
    ordering: str | None = None,
    header: bool | None = None,
    empty_value: str | None = None,
) -> Callable[[Method], Method]:
    """Describe a computed column."""
    decorate = display(
        description=description,
        ordering=ordering,
        header=header,
        empty_value=empty_value,
    )
    return cast(Callable[[Method], Method], decorate)


def status_cell(status: str, text: str | Promise) -> str:
    """A state with its dot; console.css gives every state its colour."""
    return render_to_string("admin/console/status.html", {"status": status, "text": text})
