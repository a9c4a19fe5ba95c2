"""What the editor and the gallery ask: pictures of a design, and five seconds of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

import orjson
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from apps.accounts.models import User
from apps.core.api.ranges import file_response
from apps.core.errors import InvalidInput, ProblemList, RuleBroken
from apps.core.json_problems import not_json
from apps.projects.states import ContentFormat
from apps.providers.errors import ProviderError
from apps.templates.design.checking import check_template_data
from apps.templates.design.composing import compose
from apps.templates.models import BrandKit, Template, TemplatePreview
from apps.templates.preview.story import story
from apps.templates.services.previews import ask_for_preview, frame_of
from apps.templates.states import PreviewStatus

if TYPE_CHECKING:
    from apps.templates.admin.template import TemplateAdmin

LONGEST_DESIGN = 2_100_000
# When the sample's first headline and its first captions are on screen.
PICTURE_MS = 1700


@require_safe
def picture(request: HttpRequest, object_id: str, *, model_admin: TemplateAdmin) -> HttpResponse:
    """A small picture of a template for galleries."""
    template = template_of(model_admin, request, object_id)
    return small_picture(request, template.template_data, template.content_format)


def small_picture(request: HttpRequest, data: dict[str, Any], content_format: str) -> HttpResponse:
    """The moment of a design by which people know it again; raises Http404 where it has none."""
    language = (get_language() or "ko")[:2]
    try:
        design = compose(data, content_format=content_format, words=story(language).film_words)
        jpeg = frame_of(
            by=cast(User, request.user),
            design=design,
            language=language,
            at_ms=PICTURE_MS,
            is_small=True,
        )
    except (RuleBroken, ProviderError) as error:
        raise Http404 from error
    return _jpeg(jpeg, "private, max-age=600")


@require_POST
def frame(request: HttpRequest, *, model_admin: TemplateAdmin) -> HttpResponse:
    """One moment of the design in the body, or its mistakes."""
    _check_viewer(model_admin, request)
    try:
        asked = _asked(request)
        data = frame_of(
            by=cast(User, request.user),
            design=asked["design"],
            language=asked["language"],
            at_ms=asked["at_ms"],
        )
    except (RuleBroken, ProviderError) as error:
        return _problems(error)
    return _jpeg(data, "no-store")


@require_POST
def clip(request: HttpRequest, *, model_admin: TemplateAdmin) -> HttpResponse:
    """Ask a worker for five seconds of the design in the body."""
    _check_viewer(model_admin, request)
    try:
        asked = _asked(request)
        preview = ask_for_preview(
            by=cast(User, request.user),
            design=asked["design"],
            language=asked["language"],
            start_ms=asked["at_ms"],
        )
    except (RuleBroken, ProviderError) as error:
        return _problems(error)
    return _state(preview, status=201)


@require_GET
def clip_state(request: HttpRequest, object_id: str, *, model_admin: TemplateAdmin) -> HttpResponse:
    """How far a clip is; one that is gone counts as failed."""
    preview = _own(model_admin, request, object_id)
    if preview is None:
        gone = {"id": str(object_id), "status": PreviewStatus.FAILED, "error": _("It is gone.")}
        return JsonResponse(gone, headers={"Cache-Control": "no-store"})
    return _state(preview)


@require_safe
def clip_file(
    request: HttpRequest, object_id: str, *, model_admin: TemplateAdmin
) -> HttpResponseBase:
    preview = _own(model_admin, request, object_id)
    if preview is None or preview.status != PreviewStatus.READY:
        return HttpResponse(status=204)
    return file_response(request, preview.file_key, "video/mp4")


def template_of(model_admin: TemplateAdmin, request: HttpRequest, object_id: str) -> Template:
    template = model_admin.get_object(request, object_id)
    if not isinstance(template, Template):
        raise Http404
    if not model_admin.has_view_permission(request, template):
        raise PermissionDenied
    return template


def _check_viewer(model_admin: TemplateAdmin, request: HttpRequest) -> None:
    if not model_admin.has_view_permission(request):
        raise PermissionDenied


def _own(
    model_admin: TemplateAdmin, request: HttpRequest, object_id: str
) -> TemplatePreview | None:
    _check_viewer(model_admin, request)
    return TemplatePreview.objects.filter(pk=object_id, requested_by=request.user.pk).first()


def _asked(request: HttpRequest) -> dict[str, Any]:
    """The body: {"text" of the design, "second", "language", "content_format", "brand_kit"}."""
    try:
        if len(request.body) > LONGEST_DESIGN:
            raise InvalidInput(_("The design is too long."), field="template_data")
        body = orjson.loads(request.body)
        data = orjson.loads(body["text"])
        second = float(body.get("second") or 0)
        at_ms = round(min(max(second, 0), 3600) * 1000)
        kit_id = UUID(body["brand_kit"]) if body.get("brand_kit") else None
    except orjson.JSONDecodeError as error:
        raise InvalidInput(not_json(error), field="template_data") from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise InvalidInput(_("must be an object"), field="template_data") from error
    check_template_data(data)
    language = "en" if body.get("language") == "en" else "ko"
    wanted = body.get("content_format")
    kit = BrandKit.objects.filter(pk=kit_id).first() if kit_id else None
    design = compose(
        data,
        content_format=wanted if wanted in ContentFormat.values else ContentFormat.SHORT,
        brand=kit.brand if kit else None,
        words=story(language).film_words,
    )
    return {"design": design, "language": language, "at_ms": at_ms}


def _problems(error: RuleBroken | ProviderError) -> HttpResponse:
    several = error.problems if isinstance(error, ProblemList) else (error,)
    found = [{"field": getattr(one, "field", ""), "detail": str(one)} for one in several]
    is_input = isinstance(error, RuleBroken) and error.status == 400
    status = 422 if is_input else getattr(error, "status", 503)
    return JsonResponse({"problems": found}, status=status)


def _state(preview: TemplatePreview, status: int = 200) -> HttpResponse:
    facts = {"id": str(preview.pk), "status": preview.status, "error": preview.error}
    return JsonResponse(facts, status=status, headers={"Cache-Control": "no-store"})


def _jpeg(data: bytes, cache_control: str) -> HttpResponse:
    return HttpResponse(data, content_type="image/jpeg", headers={"Cache-Control": cache_control})
