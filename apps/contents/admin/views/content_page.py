"""The page of one content: player, script, storyboard, production."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.contents.admin.flag_fields import DisclosuresForm
from apps.contents.admin.forms import RunForm, ScriptForm, SourceForm
from apps.contents.admin.page import gather
from apps.contents.admin.publishing import publishing_of
from apps.contents.admin.upload_forms import PublishForm
from apps.contents.admin.views.common import base_context
from apps.contents.models import Content, OwnNarration

if TYPE_CHECKING:
    from apps.contents.admin.content import ContentAdmin

TEMPLATE = "admin/contents/content/page.html"


def show_content(
    model_admin: ContentAdmin,
    request: HttpRequest,
    content: Content,
    *,
    script_form: ScriptForm | None = None,
    source_form: SourceForm | None = None,
    publish_form: PublishForm | None = None,
) -> HttpResponse:
    """Render the page; a form that is given was refused and is shown open, with its errors."""
    run_id = None
    with suppress(ValueError):
        run_id = UUID(request.GET.get("run", ""))
    view = gather(content, run_id=run_id)
    can_change = model_admin.has_change_permission(request, content)
    refused = script_form or source_form or publish_form
    context = base_context(
        model_admin,
        request,
        title=content.title,
        original=content,
        page=view,
        content=content,
        narration=OwnNarration.objects.filter(content=content).first(),
        can_change=can_change,
        can_delete=model_admin.has_delete_permission(request, content),
        run_form=RunForm(content=content) if can_change else None,
        disclosures_form=DisclosuresForm.of(content),
        script_form=script_form or ScriptForm.of(content),
        source_form=source_form or SourceForm.of(content),
        publishing=publishing_of(content, publish_form),
        script_open=script_form is not None,
        source_open=source_form is not None,
    )
    return render(request, TEMPLATE, context, status=422 if refused else 200)
