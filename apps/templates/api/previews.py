"""Looking at a design before anything is made with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.accounts.models import User
from apps.core.api.idempotency import once, stored_answer
from apps.core.api.ranges import file_response
from apps.core.api.schema import IDEMPOTENCY
from apps.core.api.views import ApiView
from apps.core.errors import InvalidInput
from apps.projects.states import ContentFormat
from apps.templates.api.access import own_preview, own_team, seen_template
from apps.templates.api.inputs import LookAt
from apps.templates.api.outputs import PreviewOutput
from apps.templates.design.checking import check_template_data
from apps.templates.design.composing import compose
from apps.templates.models import Template
from apps.templates.preview.story import story
from apps.templates.selectors import brand_of, version_of
from apps.templates.services.previews import ask_for_preview, frame_of
from apps.templates.states import PreviewStatus
from apps.templates.stored_clips import stored_clips
from apps.usage.owners import Owner


class FrameView(ApiView):
    @extend_schema(
        summary="Look at one moment of a design",
        description=(
            "A sample story in the design, drawn small, at any second: of a template, or of data "
            "that is not saved. A mistake is told by its path."
        ),
        request=LookAt,
        responses={(200, "image/jpeg"): OpenApiResponse(OpenApiTypes.BINARY)},
    )
    def post(self, request: Request) -> HttpResponseBase:
        by = person(request)
        given = LookAt(data=request.data)
        given.is_valid(raise_exception=True)
        wanted = given.validated_data
        data = frame_of(
            by=by,
            design=design_to_look_at(by, wanted),
            language=wanted["language"],
            at_ms=round(wanted["second"] * 1000),
        )
        return HttpResponse(
            data, content_type="image/jpeg", headers={"Cache-Control": "private, no-store"}
        )


class PreviewsView(ApiView):
    @extend_schema(
        summary="Ask for five seconds of a design",
        description="A worker makes the clip; ask for its state until it is ready.",
        parameters=[IDEMPOTENCY],
        request=LookAt,
        responses={201: PreviewOutput},
    )
    def post(self, request: Request) -> Response:
        by = person(request)
        given = LookAt(data=request.data)
        given.is_valid(raise_exception=True)
        stored = stored_answer(request)
        if stored:
            return stored
        wanted = given.validated_data
        design = design_to_look_at(by, wanted)

        def ask() -> Response:
            preview = ask_for_preview(
                by=by,
                design=design,
                language=wanted["language"],
                start_ms=round(wanted["second"] * 1000),
            )
            path = reverse("api:template-preview", args=[preview.pk])
            return Response(
                PreviewOutput(preview).data,
                status=201,
                headers={"Location": request.build_absolute_uri(path)},
            )

        return once(request, ask)


class PreviewView(ApiView):
    @extend_schema(summary="Get a preview's state", responses=PreviewOutput)
    def get(self, request: Request, preview_id: UUID) -> Response:
        return Response(PreviewOutput(own_preview(person(request), preview_id)).data)


class PreviewClipView(ApiView):
    @extend_schema(
        summary="Get a preview's clip",
        responses={(200, "video/mp4"): OpenApiResponse(OpenApiTypes.BINARY)},
    )
    def get(self, request: Request, preview_id: UUID) -> HttpResponseBase:
        preview = own_preview(person(request), preview_id)
        if preview.status != PreviewStatus.READY:
            raise Http404
        return file_response(request._request, preview.file_key, "video/mp4")  # noqa: SLF001


def design_to_look_at(by: User, wanted: dict[str, Any]) -> dict[str, Any]:
    """The composed design that a look asks for; raises DesignInvalid with every mistake."""
    if "template" in wanted:
        template = seen_template(by, wanted["template"])
        data, own_format = template.template_data, template.content_format
        if "version" in wanted:
            data = _data_of(template, wanted["version"])
    else:
        data, own_format = wanted["template_data"], ContentFormat.SHORT
        check_template_data(data)
    team = own_team(by, wanted.get("organization"))
    owner = Owner(organization_id=team.pk) if team else Owner(user_id=by.pk)
    return compose(
        data,
        content_format=wanted.get("content_format", own_format),
        brand=brand_of(by, team) if wanted["with_brand"] else None,
        modifications=wanted.get("modifications"),
        words=story(wanted["language"]).film_words,
        clips=lambda design: stored_clips(design, owner),
    )


def _data_of(template: Template, number: int) -> dict[str, Any]:
    version = version_of(template, number)
    if version is None:
        raise InvalidInput(_("This template has no such version."), field="version")
    return dict(version.template_data)
