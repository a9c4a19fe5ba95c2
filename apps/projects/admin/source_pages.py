"""The console's pages of data sources: a new one, its own page, tests, and what is done to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.models import User
from apps.core.errors import ProblemList, RuleBroken
from apps.projects.admin.source_forms import USUAL_SCHEDULES, SourceForm
from apps.projects.admin.source_kinds import ICONS, KINDS
from apps.projects.clocks import database_now
from apps.projects.models import DataSource, Project
from apps.projects.reasons import reason_sentence
from apps.projects.schedule_words import in_words
from apps.projects.schedules import ScheduleInvalid
from apps.projects.services.data_sources import (
    ACTIVE_VISITS,
    change_source,
    checked_cron,
    create_source,
    delete_source,
    look_now,
    pause_source,
    resume_source,
)
from apps.projects.services.source_trials import preview_times, try_source
from apps.projects.source_schedules import next_look, next_times
from apps.projects.states import ItemVerdict, ProjectStatus
from apps.projects.zones import zone_of

if TYPE_CHECKING:
    from apps.projects.admin.data_source import DataSourceAdmin

_PAGES = "admin/projects/source/"
MOST_VISITS, MOST_ITEMS = 8, 20


def add(request: HttpRequest, *, model_admin: DataSourceAdmin) -> HttpResponse:
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    chosen = {"project": request.GET.get("project"), "source_type": request.GET.get("kind")}
    initial = {"schedule_cron": USUAL_SCHEDULES[0], "is_active": True, **chosen}
    form = SourceForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            source = create_source(
                by=_acting(request),
                project=data["project"],
                source_type=data["source_type"],
                is_active=data["is_active"],
                **form.changes(),
            )
        except RuleBroken as error:
            form.add_problems(error)
        else:
            messages.success(request, _("The source is saved."))
            return _to(source)
    context = _context(
        model_admin,
        request,
        title=_("Add a source"),
        form=form,
        media=form.media,
        kinds=KINDS,
        usual=_usual(),
        has_projects=Project.objects.exists(),
    )
    return render(request, f"{_PAGES}add.html", context, status=422 if form.errors else 200)


def show(request: HttpRequest, object_id: str, *, model_admin: DataSourceAdmin) -> HttpResponse:
    """A source: how it is, what it brought, and what people choose about it."""
    source = _source(model_admin, request, object_id, change=request.method == "POST")
    form = SourceForm(request.POST or None, source=source)
    if request.method == "POST" and form.is_valid():
        try:
            change_source(by=_acting(request), source=source, **form.changes())
        except RuleBroken as error:
            form.add_problems(error)
        else:
            messages.success(request, _("The source is saved."))
            return _to(source)
    visits = list(source.visits.select_related("requested_by").order_by("-id")[:MOST_VISITS])
    context = _context(
        model_admin,
        request,
        title=source.name,
        original=source,
        source=source,
        form=form,
        may_change=model_admin.has_change_permission(request, source),
        zone=zone_of(source.project).key,
        words=in_words(source.schedule_cron),
        next_look=next_look(source),
        next_times=next_times(source, database_now()),
        sleeps=source.project.status != ProjectStatus.ACTIVE,
        visits=visits,
        is_busy=any(visit.status in ACTIVE_VISITS for visit in visits),
        items=[
            (item, reason_sentence(item.reason, item.reason_facts))
            for item in source.items.order_by("-id")[:MOST_ITEMS]
        ],
        icon=ICONS[source.source_type],
        waiting=source.items.filter(verdict=ItemVerdict.NEW).count(),
        usual=_usual(),
    )
    return render(request, f"{_PAGES}page.html", context, status=422 if form.errors else 200)


@require_POST
def try_out(request: HttpRequest, *, model_admin: DataSourceAdmin) -> HttpResponse:
    """What the settings in the form would bring, as a part of the page."""
    source = None
    if request.POST.get("source"):
        source = _source(model_admin, request, request.POST["source"], change=True)
    elif not model_admin.has_add_permission(request):
        raise PermissionDenied
    form = SourceForm(request.POST, source=source)
    form.fields["name"].required = False
    if not form.is_valid():
        return _tried(request, problems=_told(form))
    try:
        trial = try_source(
            by=_acting(request),
            project=source.project if source else form.cleaned_data["project"],
            source_type=form.kind,
            config=form.config(),
            schedule_cron=form.cleaned_data["schedule_cron"],
            source=source,
        )
    except RuleBroken as error:
        form.add_problems(error)
        return _tried(request, problems=_told(form))
    return _tried(request, trial=trial)


@require_GET
def schedule(request: HttpRequest, *, model_admin: DataSourceAdmin) -> HttpResponse:
    """The next times of `?cron=` in the time zone of `?project=`, or before one is chosen in that
    of the person, as a part of the page."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    project = _named_project(request.GET.get("project", ""))
    problem, words, zone = "", "", ""
    times: list[datetime] = []
    try:
        cron = checked_cron(request.GET.get("cron", ""))
    except ScheduleInvalid as error:
        problem = str(error)
    else:
        words = in_words(cron)
        place = zone_of(project) if project else ZoneInfo(_acting(request).timezone)
        zone, times = place.key, preview_times(cron, place)
    facts = {"problem": problem, "words": words, "zone": zone, "next_times": times}
    return render(request, f"{_PAGES}parts/times.html", facts)


@require_POST
def look(request: HttpRequest, object_id: UUID, *, model_admin: DataSourceAdmin) -> HttpResponse:
    source = _source(model_admin, request, object_id, change=True)
    said = _("It is being looked at.")
    return _done(request, source, lambda: look_now(by=_acting(request), source=source), said)


@require_POST
def pause(request: HttpRequest, object_id: UUID, *, model_admin: DataSourceAdmin) -> HttpResponse:
    source = _source(model_admin, request, object_id, change=True)
    said = _("The source is paused. Its times pass until you resume it.")
    return _done(request, source, lambda: pause_source(by=_acting(request), source=source), said)


@require_POST
def resume(request: HttpRequest, object_id: UUID, *, model_admin: DataSourceAdmin) -> HttpResponse:
    source = _source(model_admin, request, object_id, change=True)
    said = _("The source is looked at again.")
    return _done(request, source, lambda: resume_source(by=_acting(request), source=source), said)


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, object_id: UUID, *, model_admin: DataSourceAdmin) -> HttpResponse:
    source = _source(model_admin, request, object_id, change=True)
    if request.method == "POST":
        said = _("The source is removed.")
        done = _done(
            request, source, lambda: delete_source(by=_acting(request), source=source), said
        )
        gone = not DataSource.objects.filter(pk=source.pk).exists()
        return _to_list() if gone else done
    context = _context(
        model_admin, request, title=_("Remove this source?"), original=source, source=source
    )
    return render(request, f"{_PAGES}ask.html", context)


def _usual() -> list[tuple[str, str]]:
    return [(cron, in_words(cron)) for cron in USUAL_SCHEDULES]


def _told(form: SourceForm) -> list[str]:
    """Every problem with the label of its field."""
    return [
        f"{form[name].label}: {problem}" if name in form.fields else str(problem)
        for name, problems in form.errors.items()
        for problem in problems
    ]


def _tried(request: HttpRequest, **facts: Any) -> HttpResponse:
    return render(request, f"{_PAGES}parts/trial.html", facts)


def _named_project(text: str) -> Project | None:
    try:
        project_id = UUID(text)
    except ValueError:
        return None
    return Project.objects.select_related("user", "organization").filter(pk=project_id).first()


def _done(
    request: HttpRequest, source: DataSource, deed: Callable[[], object], said: str
) -> HttpResponse:
    try:
        deed()
    except RuleBroken as error:
        for problem in error.problems if isinstance(error, ProblemList) else (error,):
            messages.error(request, str(problem))
    else:
        messages.success(request, said)
    return _to(source)


def _source(
    model_admin: DataSourceAdmin,
    request: HttpRequest,
    object_id: str | UUID,
    *,
    change: bool = False,
) -> DataSource:
    """The source named in the address, if this person may look at it (or change it)."""
    source = model_admin.get_object(request, str(object_id))
    if not isinstance(source, DataSource):
        raise Http404
    allowed = model_admin.has_change_permission if change else model_admin.has_view_permission
    if not allowed(request, source):
        raise PermissionDenied
    return source


def _acting(request: HttpRequest) -> User:
    """The signed-in person; the console lets nobody else in."""
    return cast(User, request.user)


def _to(source: DataSource) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:projects_datasource_change", args=[source.pk]))


def _to_list() -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:projects_datasource_changelist"))


def _context(model_admin: DataSourceAdmin, request: HttpRequest, **more: Any) -> dict[str, Any]:
    return {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "has_add_permission": model_admin.has_add_permission(request),
        "has_view_permission": True,
        "is_popup": False,
        **more,
    }
