"""JSON in, by orjson: strict UTF-8 and JSON, no deep nesting, no endless body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

import orjson
from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from apps.core.errors import RuleBroken
from apps.core.json_problems import not_json


class BodyTooLarge(RuleBroken):
    code = "body_too_large"
    status = 413


class OrjsonParser(BaseParser):
    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,  # noqa: ARG002
        parser_context: Mapping[str, Any] | None = None,  # noqa: ARG002
    ) -> Any:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raw: bytes = stream.read(most + 1)
        if len(raw) > most:
            raise BodyTooLarge(
                _("The request is larger than %(most).1f MB.") % {"most": most / 1_000_000}
            )
        try:
            return orjson.loads(raw)
        except orjson.JSONDecodeError as error:
            raise ParseError(not_json(error)) from error
