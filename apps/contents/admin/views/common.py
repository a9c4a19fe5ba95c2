from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from apps.contents.models import Content
from apps.core.errors import ProblemList, RuleBroken

if TYPE_CHECKING:
    from apps.contents.admin.content import ContentAdmin


def content_of(
    model_admin: ContentAdmin, request: HttpRequest, object_id: str, *, change: bool = False
) -> Content:
    """The content named in the address, if this person may look at it (or change it)."""
    content = model_admin.get_object(request, object_id)
    if not isinstance(content, Content):
        raise Http404
    allowed = model_admin.has_change_permission if change else model_admin.has_view_permission
    if not allowed(request, content):
        raise PermissionDenied
    return content


def to_content(content: Content) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:contents_content_change", args=[content.pk]))


@contextmanager
def rules_as_messages(request: HttpRequest) -> Iterator[None]:
    """Show a broken rule to the person instead of failing; the block's changes are undone."""
    try:
        yield
    except RuleBroken as error:
        for problem in error.problems if isinstance(error, ProblemList) else (error,):
            messages.error(request, str(problem))


def base_context(model_admin: ContentAdmin, request: HttpRequest, **more: Any) -> dict[str, Any]:
    """What every page of the console needs, with the model's names for its menus."""
    return {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "has_add_permission": model_admin.has_add_permission(request),
        "has_view_permission": True,
        "is_popup": False,
        **more,
    }
