"""The near-duplicate guard in the console: a warning with a link, and letting one through."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.contents.admin.views.actions import acting
from apps.contents.admin.views.common import content_of, rules_as_messages, to_content
from apps.contents.models import Content
from apps.contents.services.duplicates import allow_duplicate, duplicates_of

if TYPE_CHECKING:
    from apps.contents.admin.content import ContentAdmin


def warn_of_duplicates(request: HttpRequest, content: Content) -> None:
    """Name the contents that a new one is too like, each with its link."""
    for one in duplicates_of(content)[:3]:
        messages.warning(
            request, render_to_string("admin/contents/content/parts/similar.html", {"one": one})
        )


@require_POST
def allow(request: HttpRequest, object_id: str, *, model_admin: ContentAdmin) -> HttpResponse:
    content = content_of(model_admin, request, object_id, change=True)
    try:
        other = Content.objects.get(pk=UUID(request.POST.get("similar_to", "")))
    except (ValueError, Content.DoesNotExist):
        messages.error(request, _("The other video is not there any more."))
        return to_content(content)
    with rules_as_messages(request):
        allow_duplicate(
            by=acting(request),
            content=content,
            similar_to=other,
            reason=request.POST.get("reason", ""),
        )
        messages.success(request, _("The video may be made although it is like the other one."))
    return to_content(content)
