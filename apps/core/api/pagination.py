"""Pages of a list, newest first, by key: the last page costs what the first one does."""

from __future__ import annotations

import base64
import binascii
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from apps.core.errors import InvalidInput

DEFAULT_LIMIT = 25
MAX_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in the list: the rows older ("o") or newer ("n") than one id. Opaque to clients."""

    direction: str
    row_id: uuid.UUID

    def __str__(self) -> str:
        raw = self.direction.encode() + self.row_id.bytes
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

    @classmethod
    def parse(cls, text: str) -> Cursor:
        try:
            raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raw = b""
        if len(raw) != 17 or raw[:1] not in {b"o", b"n"}:
            raise InvalidInput(
                _("This is not a cursor. Follow the links of a page, or begin without one."),
                field="cursor",
            )
        return cls(raw[:1].decode(), uuid.UUID(bytes=raw[1:]))


class NewestFirst(BasePagination):
    """Keyset pages by descending id (UUIDv7, so by time). Nothing is counted."""

    def paginate_queryset(
        self,
        queryset: QuerySet[Any] | Sequence[Any],
        request: Request,
        view: APIView | None = None,  # noqa: ARG002
    ) -> list[Any]:
        assert isinstance(queryset, QuerySet)  # noqa: S101
        limit = _limit(request)
        self._url = request.build_absolute_uri()
        text = request.query_params.get("cursor", "")
        cursor = Cursor.parse(text) if text else None
        if cursor and cursor.direction == "n":
            rows = list(queryset.filter(pk__gt=cursor.row_id).order_by("pk")[: limit + 1])
            self._has_newer, self._has_older = len(rows) > limit, True
            rows = rows[:limit][::-1]
        else:
            if cursor:
                queryset = queryset.filter(pk__lt=cursor.row_id)
            rows = list(queryset.order_by("-pk")[: limit + 1])
            self._has_newer, self._has_older = cursor is not None, len(rows) > limit
            rows = rows[:limit]
        self._rows = rows
        return rows

    def get_paginated_response(self, data: Any) -> Response:
        rows = self._rows
        older = self._link("o", rows[-1].pk) if rows and self._has_older else None
        newer = self._link("n", rows[0].pk) if rows and self._has_newer else None
        return Response({"next": older, "previous": newer, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "next": {**link, "description": "The next, older page; null on the last one."},
                "previous": {**link, "description": "The page before, with newer rows."},
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:  # noqa: ARG002
        return [
            {
                "name": "cursor",
                "in": "query",
                "schema": {"type": "string"},
                "description": "Where the page begins: taken from `next` or `previous`.",
            },
            {
                "name": "limit",
                "in": "query",
                "schema": {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": MAX_LIMIT,
                    "default": DEFAULT_LIMIT,
                },
                "description": "Rows on a page.",
            },
        ]

    def _link(self, direction: str, row_id: uuid.UUID) -> str:
        return replace_query_param(self._url, "cursor", str(Cursor(direction, row_id)))


def _limit(request: Request) -> int:
    text = request.query_params.get("limit", str(DEFAULT_LIMIT))
    if not (text.isascii() and text.isdigit() and len(text) < 5 and 1 <= int(text) <= MAX_LIMIT):
        raise InvalidInput(
            _("A page holds 1 to %(most)d rows.") % {"most": MAX_LIMIT}, field="limit"
        )
    return int(text)
