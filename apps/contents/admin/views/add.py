"""A new content from a text, a web page, a feed or a topic alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from apps.contents.admin.forms import AddContentForm, add_problems
from apps.contents.admin.samples import sample_article
from apps.contents.admin.views.actions import acting, produce
from apps.contents.admin.views.common import base_context, to_content
from apps.contents.admin.views.duplicates import warn_of_duplicates
from apps.contents.models import Content
from apps.contents.services.articles import create_content_from_article, fetch_article
from apps.contents.services.contents import create_content
from apps.core.errors import RuleBroken
from apps.projects.models import Project

if TYPE_CHECKING:
    from apps.contents.admin.content import ContentAdmin

TEMPLATE = "admin/contents/content/add.html"


def add_content(model_admin: ContentAdmin, request: HttpRequest) -> HttpResponse:
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    user = acting(request)
    form = AddContentForm(request.POST or None, user=user, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        try:
            content = _create(request, form)
        except RuleBroken as error:
            add_problems(form, error)
        else:
            warn_of_duplicates(request, content)
            if "produce" in request.POST:
                produce(request, content)
            else:
                messages.success(request, _("The draft is saved."))
            return to_content(content)
    context = base_context(
        model_admin,
        request,
        title=_("Create a content"),
        form=form,
        media=form.media,
        has_projects=Project.objects.exists(),
        source=form["source"].value() or AddContentForm.TEXT,
    )
    return render(request, TEMPLATE, context, status=422 if form.errors else 200)


def _create(request: HttpRequest, form: AddContentForm) -> Content:
    data = form.cleaned_data
    by, project, title = acting(request), data["project"], data["title"]
    if data["source"] == AddContentForm.TEXT:
        return create_content(by=by, project=project, title=title, text=data["text"])
    if data["source"] == AddContentForm.TOPIC:
        return create_content(by=by, project=project, title=title, topic=data["topic"])
    feed = data["feed"].strip() if data["source"] == AddContentForm.FEED else ""
    article = fetch_article(feed=feed) if feed else fetch_article(url=data["url"].strip())
    return create_content_from_article(
        by=by, project=project, article=article, title=title, feed=feed
    )


def _initial(request: HttpRequest) -> dict[str, Any]:
    """What the address asks for: a project, and a sample article to try with."""
    initial: dict[str, Any] = {}
    if request.GET.get("project"):
        initial["project"] = request.GET["project"]
    language = request.GET.get("sample", "")
    if language:
        initial["title"], initial["text"] = sample_article(language)
    return initial
