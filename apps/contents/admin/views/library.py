"""The media library in the console: a grid, uploads, and a page for each file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST, require_safe

from apps.contents.admin.views.actions import acting
from apps.contents.admin.views.common import rules_as_messages
from apps.contents.admin.views.library_owners import owner_choices, read_owner
from apps.contents.api.media_assets import uploaded_path
from apps.contents.api.media_files import preview_response
from apps.contents.models import MediaAsset
from apps.contents.policies import is_helping_staff
from apps.contents.selectors import library_words
from apps.contents.services.library import AssetFacts, delete_asset, update_asset
from apps.contents.services.library_intake import take_in
from apps.contents.services.library_room import room_of
from apps.core.errors import RuleBroken

if TYPE_CHECKING:
    from apps.contents.admin.media_asset import MediaAssetAdmin

GRID = "admin/contents/library/grid.html"
FILE = "admin/contents/library/file.html"
PER_PAGE = 60
MOST_FILES = 50
KINDS = [(kind.value, kind.label) for kind in MediaAsset.LIBRARY_KINDS]


@require_GET
def library(request: HttpRequest, *, model_admin: MediaAssetAdmin) -> HttpResponse:
    """Everybody's files, newest first, of one owner when one is chosen."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    rows = MediaAsset.objects.filter(content__isnull=True).select_related("user", "organization")
    chosen = {name: request.GET.get(name, "").strip() for name in ("q", "kind", "owner", "tag")}
    owner = read_owner(chosen["owner"])
    if owner:
        rows = rows.filter(owner.rows)
    if chosen["kind"] in dict(KINDS):
        rows = rows.filter(kind=chosen["kind"])
    if chosen["tag"]:
        rows = rows.filter(tags__contains=[chosen["tag"].lower()])
    if chosen["q"]:
        rows = rows.filter(
            library_words(chosen["q"])
            | Q(user__email__icontains=chosen["q"])
            | Q(organization__name__icontains=chosen["q"])
        )
    page = Paginator(rows.order_by("-id"), PER_PAGE).get_page(request.GET.get("page"))
    context = _page_context(
        model_admin,
        request,
        title=_("Media library"),
        page=page,
        chosen=chosen,
        kinds=KINDS,
        owners=owner_choices(acting(request), owner),
        room=room_of(owner) if owner else None,
        is_waiting=any(asset.status == MediaAsset.Status.PROCESSING for asset in page),
        can_change=is_helping_staff(acting(request)),
    )
    return render(request, GRID, context)


@require_POST
def upload(request: HttpRequest, *, model_admin: MediaAssetAdmin) -> HttpResponse:
    """Take several files in; each that is refused is named with the reason, the others stay."""
    by = acting(request)
    if not model_admin.has_view_permission(request) or not is_helping_staff(by):
        raise PermissionDenied
    owner = read_owner(request.POST.get("owner", ""))
    files = request.FILES.getlist("files")[:MOST_FILES]
    problems: list[str] = []
    added = known = 0
    if owner is None:
        problems.append(_("Choose whose library it is."))
    elif not files:
        problems.append(_("Choose at least one file."))
    for file in files if owner else ():
        facts = AssetFacts(
            title=(file.name or "").rpartition(".")[0][:200] or file.name,
            license=request.POST.get("license") or None,
        )
        try:
            with uploaded_path(file) as path:
                _asset, is_new = take_in(by=by, owner=owner, path=path, facts=facts)  # type: ignore[arg-type]
        except RuleBroken as error:
            problems.append(f"{file.name}: {error}")
        else:
            added, known = added + is_new, known + (not is_new)
    if request.headers.get("X-Requested-With") == "fetch":
        answer = {"added": added, "known": known, "problems": problems}
        return JsonResponse(answer, status=422 if problems and not added + known else 200)
    _say(request, added, known, problems)
    return redirect("admin:contents_mediaasset_library")


@require_safe
def details(request: HttpRequest, object_id: str, *, model_admin: MediaAssetAdmin) -> HttpResponse:
    asset = _asset_of(model_admin, request, object_id)
    used = list(asset.scenes.select_related("content").order_by("content_id", "position")[:50])
    context = _page_context(
        model_admin,
        request,
        title=asset.title or _("Media file"),
        asset=asset,
        used=used,
        kinds=[pair for pair in KINDS if pair[0] in ("audio", "music")],
        can_change=is_helping_staff(acting(request)),
    )
    return render(request, FILE, context)


@require_POST
def describe(request: HttpRequest, object_id: str, *, model_admin: MediaAssetAdmin) -> HttpResponse:
    """Save what is said about a file."""
    asset = _asset_of(model_admin, request, object_id, change=True)
    names = ("title", "license", "origin", "kind")
    texts: dict[str, Any] = {name: request.POST[name] for name in names if name in request.POST}
    tags = request.POST["tags"].split(",") if "tags" in request.POST else None
    with rules_as_messages(request):
        update_asset(by=acting(request), asset=asset, facts=AssetFacts(tags=tags, **texts))
        messages.success(request, _("Saved."))
    return redirect("admin:contents_mediaasset_details", asset.pk)


@require_POST
def discard(request: HttpRequest, object_id: str, *, model_admin: MediaAssetAdmin) -> HttpResponse:
    """Delete a file that no scene shows."""
    asset = _asset_of(model_admin, request, object_id, change=True)
    try:
        delete_asset(by=acting(request), asset=asset)
    except RuleBroken as error:
        messages.error(request, str(error))
        return redirect("admin:contents_mediaasset_details", object_id)
    messages.success(request, _("The file is deleted."))
    return redirect("admin:contents_mediaasset_library")


@require_safe
def preview(
    request: HttpRequest, object_id: str, *, model_admin: MediaAssetAdmin
) -> HttpResponseBase:
    return preview_response(request, _asset_of(model_admin, request, object_id))


def _asset_of(
    model_admin: MediaAssetAdmin, request: HttpRequest, object_id: str, *, change: bool = False
) -> MediaAsset:
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    if change and not is_helping_staff(acting(request)):
        raise PermissionDenied
    rows = MediaAsset.objects.filter(content__isnull=True).select_related(
        "user", "organization", "uploaded_by"
    )
    asset = rows.filter(pk=UUID(str(object_id))).first()
    if asset is None:
        raise Http404
    return asset


def _say(request: HttpRequest, added: int, known: int, problems: list[str]) -> None:
    for problem in problems:
        messages.error(request, problem)
    if added:
        sentence = ngettext("%(count)d file added.", "%(count)d files added.", added)
        messages.success(request, sentence % {"count": added})
    if known:
        sentence = ngettext(
            "%(count)d file was in the library already.",
            "%(count)d files were in the library already.",
            known,
        )
        messages.info(request, sentence % {"count": known})


def _page_context(
    model_admin: MediaAssetAdmin, request: HttpRequest, **more: Any
) -> dict[str, Any]:
    return {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "has_view_permission": True,
        "is_popup": False,
        **more,
    }
