"""A person's own recording on the page of a content: upload, listen, remove."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.contents.admin.views.actions import acting
from apps.contents.admin.views.common import content_of, rules_as_messages, to_content
from apps.contents.models import OwnNarration
from apps.contents.services.narrations import MOST_BYTES, remove_narration, set_narration
from apps.core.api.ranges import file_response

if TYPE_CHECKING:
    from apps.contents.admin.content import ContentAdmin


@require_POST
def narration(request: HttpRequest, object_id: str, *, model_admin: ContentAdmin) -> HttpResponse:
    content = content_of(model_admin, request, object_id, change=True)
    with rules_as_messages(request):
        if "remove" in request.POST:
            remove_narration(by=acting(request), content=content)
            messages.success(request, _("The recording is removed; a voice speaks again."))
            return to_content(content)
        file = request.FILES.get("file")
        data = file.read(MOST_BYTES + 1) if file else b""
        name = (file.name or "") if file else ""
        set_narration(by=acting(request), content=content, name=name, data=data)
        messages.success(request, _("The recording is kept. The next run uses it."))
    return to_content(content)


@require_safe
def narration_audio(
    request: HttpRequest, object_id: str, *, model_admin: ContentAdmin
) -> HttpResponseBase:
    content = content_of(model_admin, request, object_id)
    found = OwnNarration.objects.filter(content=content).first()
    if found is None:
        raise Http404
    return file_response(request, found.storage_key, "audio/wav")
