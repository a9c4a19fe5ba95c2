"""What the chosen run would make again, as a part of the content's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from apps.contents.admin.costs import saved_words
from apps.contents.admin.forms import RunForm, problems_of
from apps.contents.admin.views.actions import acting
from apps.contents.admin.views.common import content_of
from apps.contents.services.plans import plan_run
from apps.core.errors import ProblemList, RuleBroken

if TYPE_CHECKING:
    from apps.contents.admin.content import ContentAdmin

TEMPLATE = "admin/contents/content/parts/plan.html"


@require_GET
def plan(request: HttpRequest, object_id: str, *, model_admin: ContentAdmin) -> HttpResponse:
    content = content_of(model_admin, request, object_id, change=True)
    form = RunForm(request.GET, content=content)
    if not form.is_valid():
        return render(request, TEMPLATE, {"problems": problems_of(form)})
    try:
        planned = plan_run(
            by=acting(request),
            content=content,
            choices=form.choices(),
            redo=form.cleaned_data["redo"],
        )
    except RuleBroken as error:
        problems = error.problems if isinstance(error, ProblemList) else (error,)
        return render(request, TEMPLATE, {"problems": problems})
    saved = saved_words(planned.saved_usd, planned.saved_seconds)
    return render(request, TEMPLATE, {"plan": planned, "saved": saved})
