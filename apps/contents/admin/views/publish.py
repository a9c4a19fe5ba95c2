"""Publishing from a content's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from apps.contents.admin.forms import add_problems
from apps.contents.admin.upload_forms import PublishForm
from apps.contents.admin.views.actions import acting
from apps.contents.admin.views.common import content_of, to_content
from apps.contents.admin.views.content_page import show_content
from apps.contents.publishing.wording import moved_sentence
from apps.contents.services.uploads import plan_uploads
from apps.core.errors import RuleBroken
from apps.projects.zones import zone_of

if TYPE_CHECKING:
    from apps.contents.admin.content import ContentAdmin


@require_POST
def publish(request: HttpRequest, object_id: str, *, model_admin: ContentAdmin) -> HttpResponse:
    content = content_of(model_admin, request, object_id, change=True)
    form = PublishForm(request.POST, content=content, zone=zone_of(content.project))
    if form.is_valid():
        try:
            planned = plan_uploads(
                by=acting(request),
                content=content,
                channels=list(form.cleaned_data["channels"]),
                scheduled_at=form.cleaned_data["at"],
                details=form.details(),
            )
        except RuleBroken as error:
            add_problems(form, error)
        else:
            count = len(planned)
            said = ngettext("%(count)d upload is planned.", "%(count)d uploads are planned.", count)
            messages.success(request, said % {"count": count})
            for upload in planned:
                if upload.moved_reason:
                    messages.warning(request, f"{upload.channel}: {moved_sentence(upload)}")
            return to_content(content)
    return show_content(model_admin, request, content, publish_form=form)
