"""Every address of the installation, from the URL configuration."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

CHANGING = ("POST", "PUT", "PATCH", "DELETE")
METHODS = ("GET", *CHANGING)


@dataclass(frozen=True, slots=True)
class Address:
    """name is what `reverse` takes; methods is empty where the view does not say."""

    name: str
    pattern: str
    methods: tuple[str, ...]


def addresses() -> list[Address]:
    return list(_walk(get_resolver().url_patterns, "", ""))


def is_console(address: Address) -> bool:
    """Django's own pages: `admin_pages.py` is about them."""
    return address.name.startswith("admin:") or address.name == "console-password-change"


def _walk(patterns: list[Any], prefix: str, namespace: str) -> Iterator[Address]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, path, inner)
        elif isinstance(pattern, URLPattern):
            name = f"{namespace}{pattern.name or path}"
            yield Address(name, path, _methods(pattern.callback))


def _methods(view: Any) -> tuple[str, ...]:
    handlers = getattr(view, "view_class", None) or getattr(view, "cls", None)
    if handlers is None:
        return ()
    allowed = {name.upper() for name in handlers.http_method_names if hasattr(handlers, name)}
    return tuple(method for method in METHODS if method in allowed)
