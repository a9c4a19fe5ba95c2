"""The storyboard editor: one page, and one address that takes every edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from apps.contents.admin.storyboard import KIND_NAMES, SOURCE_ICONS, gather_board
from apps.contents.admin.views.actions import acting
from apps.contents.admin.views.common import base_context, content_of
from apps.contents.admin.views.scene_edits import carry_out
from apps.contents.models import Content, MediaAsset, StoryboardBlock
from apps.contents.selectors import library_words, recently_shown
from apps.core.errors import ProblemList, RuleBroken
from apps.usage.owners import Owner

if TYPE_CHECKING:
    from apps.contents.admin.content import ContentAdmin

PAGE = "admin/contents/storyboard/page.html"
BOARD = "admin/contents/storyboard/board.html"
PICKER = "admin/contents/storyboard/picker.html"
PICKED = 60


@require_GET
def storyboard(request: HttpRequest, object_id: str, *, model_admin: ContentAdmin) -> HttpResponse:
    """The page, or with ?part only what an edit changes in it."""
    content = content_of(model_admin, request, object_id)
    context = _context(request, model_admin, content, request.GET.get("scene", ""))
    if "part" in request.GET:
        return render(request, BOARD, context)
    page = base_context(model_admin, request, title=content.title, original=content, **context)
    return render(request, PAGE, page)


@require_POST
def scenes(request: HttpRequest, object_id: str, *, model_admin: ContentAdmin) -> HttpResponse:
    """Carry out one edit. A script gets the board back (422 with what is wrong), a plain form the
    page."""
    content = content_of(model_admin, request, object_id, change=True)
    chosen, problems = request.POST.get("scene", ""), []
    try:
        chosen = carry_out(acting(request), content, request.POST) or chosen
    except RuleBroken as error:
        found = error.problems if isinstance(error, ProblemList) else (error,)
        problems = [str(problem) for problem in found]
    except Http404:
        problems = []
    content = content_of(model_admin, request, object_id)
    if request.headers.get("X-Requested-With") == "fetch":
        context = _context(request, model_admin, content, chosen)
        status = 422 if problems else 200
        return render(request, BOARD, {**context, "problems": problems}, status=status)
    for problem in problems:
        messages.error(request, problem)
    address = reverse("admin:contents_content_storyboard", args=[content.pk])
    return HttpResponseRedirect(f"{address}?scene={chosen}" if chosen else address)


@require_GET
def picker(request: HttpRequest, object_id: str, *, model_admin: ContentAdmin) -> HttpResponse:
    """Files of the owner's library for a scene, newest first."""
    content = content_of(model_admin, request, object_id, change=True)
    owner = Owner.of(content.project)
    rows = MediaAsset.objects.filter(
        owner.rows,
        content__isnull=True,
        status=MediaAsset.Status.READY,
        kind__in=[MediaAsset.Kind.IMAGE, MediaAsset.Kind.CLIP],
    )
    words = request.GET.get("q", "").strip()
    if words:
        rows = rows.filter(library_words(words))
    used = set(content.scenes.values_list("asset_id", flat=True))
    lately = set(recently_shown(content))
    files = [
        {"asset": asset, "in_film": asset.pk in used, "lately": f"own:{asset.pk}" in lately}
        for asset in rows.order_by("-id")[:PICKED]
    ]
    return render(request, PICKER, {"files": files, "words": words, "content": content})


def _context(
    request: HttpRequest, model_admin: ContentAdmin, content: Content, scene: str
) -> dict[str, Any]:
    board = gather_board(content, scene)
    can_change = model_admin.has_change_permission(request, content)
    return {
        "board": board,
        "content": content,
        "can_change": can_change,
        "can_edit": can_change and board.is_editable,
        "kinds": KIND_NAMES.items(),
        "sources": [
            (value, label, SOURCE_ICONS[value]) for value, label in StoryboardBlock.Source.choices
        ],
    }
