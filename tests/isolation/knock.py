"""Asking for a row, and comparing what one was told."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from tests.isolation.table import Route, filled
from tests.isolation.world import Visitor

# What may differ between two answers to the same question.
_VARYING = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    r"|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|\+00:00)"
    r"|(?:csrfmiddlewaretoken|csrf_token|nonce)[^>]{0,120}",
    re.IGNORECASE,
)
_TELLING = (
    "Allow",
    "Cache-Control",
    "Content-Disposition",
    "Content-Range",
    "Content-Type",
    "Vary",
    "WWW-Authenticate",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """said is everything in the request, heard everything that came back, headers included."""

    status: int
    body: str
    headers: tuple[tuple[str, str], ...]
    heard: str
    said: str

    def told(self, ids: Mapping[str, str]) -> tuple[object, ...]:
        """What the answer tells, whatever the ids were called."""
        body = self.body
        for value in sorted(ids.values(), key=len, reverse=True):
            if len(value) > 3:
                body = body.replace(value, "<id>")
        return self.status, _VARYING.sub("<id>", body), self.headers


def knock(
    visitor: Visitor,
    route: Route,
    method: str,
    *,
    path_ids: Mapping[str, str],
    ids: Mapping[str, str],
    query: str = "",
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Ask once. path_ids fill the path, ids the query and the body."""
    path = reverse(route.name, args=[path_ids[name] for name in route.at])
    query = filled("&".join(filter(None, [route.query, query])), ids)
    body = filled(route.body.get(method, {}), ids)
    address = f"{path}?{query}" if query else path
    visitor.refresh()
    if route.form:
        response = getattr(visitor, method.lower())(address, _with_files(body), headers=headers)
    else:
        data = "" if method == "GET" else json.dumps(body)
        response = visitor.generic(
            method, address, data, content_type="application/json", headers=headers
        )
    text = _text(response)
    return Answer(
        response.status_code,
        text,
        tuple((name, response.headers.get(name, "")) for name in _TELLING),
        heard="\n".join((text, *(f"{name}: {value}" for name, value in response.items()))),
        said=f"{address} {json.dumps(body)}",
    )


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever is done inside is undone afterwards; nobody has tried anything too often before."""
    cache.clear()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _with_files(body: Mapping[str, str]) -> dict[str, Any]:
    """The form with files in place of values such as "file:rows.csv:what is in it"."""
    found: dict[str, Any] = dict(body)
    for name, value in body.items():
        if value.startswith("file:"):
            _mark, file_name, content = value.split(":", 2)
            found[name] = SimpleUploadedFile(file_name, content.encode())
    return found


def _text(response: Any) -> str:
    streamed = getattr(response, "streaming", False)
    data = b"".join(response.streaming_content) if streamed else response.content
    return str(data.decode(errors="replace"))
