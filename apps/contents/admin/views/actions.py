"""What a person does to a content: each a POST, each one call of a service."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.models import User
from apps.contents.admin.forms import RunForm, ScriptForm, SourceForm, add_problems, problems_of
from apps.contents.admin.views.common import content_of, rules_as_messages, to_content
from apps.contents.admin.views.content_page import show_content
from apps.contents.models import Content
from apps.contents.services.contents import update_content
from apps.contents.services.runs import cancel_run, start_run
from apps.contents.services.scripts import edit_script
from apps.contents.states import RunStatus
from apps.core.errors import RuleBroken

if TYPE_CHECKING:
    from apps.contents.admin.content import ContentAdmin


def acting(request: HttpRequest) -> User:
    """The signed-in person; the console lets nobody else in."""
    return cast(User, request.user)


@require_POST
def start(request: HttpRequest, object_id: str, *, model_admin: ContentAdmin) -> HttpResponse:
    content = content_of(model_admin, request, object_id, change=True)
    form = RunForm(request.POST, content=content)
    if form.is_valid():
        produce(request, content, form)
    else:
        for problem in problems_of(form):
            messages.error(request, problem)
    return to_content(content)


def produce(request: HttpRequest, content: Content, form: RunForm | None = None) -> None:
    """Start a run as chosen, and say so."""
    with rules_as_messages(request):
        start_run(
            by=acting(request),
            content=content,
            choices=form.choices() if form else None,
            redo=form.cleaned_data["redo"] if form else "",
        )
        messages.success(request, _("Production has started."))


@require_POST
def cancel(request: HttpRequest, object_id: str, *, model_admin: ContentAdmin) -> HttpResponse:
    content = content_of(model_admin, request, object_id, change=True)
    run = content.runs.filter(status=RunStatus.RUNNING).first()
    if run is None:
        messages.info(request, _("This run has ended already."))
        return to_content(content)
    with rules_as_messages(request):
        run = cancel_run(by=acting(request), run=run)
        messages.success(
            request,
            _("The run was cancelled.")
            if run.status == RunStatus.CANCELLED
            else _("The run is stopping: the step at work ends within seconds."),
        )
    return to_content(content)


@require_POST
def save_script(request: HttpRequest, object_id: str, *, model_admin: ContentAdmin) -> HttpResponse:
    content = content_of(model_admin, request, object_id, change=True)
    form = ScriptForm(request.POST)
    if form.is_valid():
        try:
            version = edit_script(
                content=content,
                by=acting(request),
                hook=form.cleaned_data["hook"],
                body=form.beats(),
                call_to_action=form.cleaned_data["cta"],
            )
        except RuleBroken as error:
            add_problems(form, error)
        else:
            messages.success(
                request,
                _("Version %(number)d of the script is saved.") % {"number": version.number},
            )
            if "produce" in request.POST:
                produce(request, content)
            return to_content(content)
    return show_content(model_admin, request, content, script_form=form)


@require_POST
def save_source(request: HttpRequest, object_id: str, *, model_admin: ContentAdmin) -> HttpResponse:
    content = content_of(model_admin, request, object_id, change=True)
    form = SourceForm(request.POST)
    if form.is_valid():
        try:
            update_content(
                by=acting(request),
                content=content,
                title=form.cleaned_data["title"],
                **form.source(),
            )
        except RuleBroken as error:
            add_problems(form, error)
        else:
            messages.success(request, _("Title and text are saved."))
            return to_content(content)
    return show_content(model_admin, request, content, source_form=form)
