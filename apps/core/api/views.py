"""What every view of the API has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rest_framework.generics import GenericAPIView
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


class OneRepresentation(BaseContentNegotiation):
    """A resource has one representation; RFC 9110, section 12.5.1, lets Accept be disregarded.

    A player that asks for video/* or an EventSource for text/event-stream must not get a 406.
    """

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        content_type = (request.content_type or "").partition(";")[0].strip().lower()
        return next((one for one in parsers if one.media_type == content_type), None)

    def select_renderer(
        self,
        request: Request,  # noqa: ARG002
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,  # noqa: ARG002
    ) -> tuple[BaseRenderer, str]:
        renderer = next(iter(renderers))
        return renderer, str(renderer.media_type)


class ApiView(APIView):
    """One resource. Answers are for one person: nobody on the way may keep them."""

    content_negotiation_class = OneRepresentation

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class ApiListView(ApiView, GenericAPIView[Any]):
    """A filtered, paged list."""
