"""The console's pages of channels: connecting one, its own page, and what is done to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.models import User
from apps.core.errors import ProblemList, RuleBroken
from apps.projects.admin.channel_forms import ChannelForm, ConnectForm, add_problems
from apps.projects.models import Channel, Project
from apps.projects.platforms import all_platforms, facts_of, needs_account
from apps.projects.services.channel_checks import ask_check
from apps.projects.services.channel_connections import Begun, begin_connection, callback_address
from apps.projects.services.channels import (
    add_archive,
    delete_channel,
    disconnect_channel,
    reopen_archive,
    update_channel,
)
from apps.projects.states import ChannelStatus, Platform

if TYPE_CHECKING:
    from apps.projects.admin.channel import ChannelAdmin

_PAGES = "admin/projects/channel/"


def connect(request: HttpRequest, *, model_admin: ChannelAdmin) -> HttpResponse:
    """Choose a project and a platform; an account is then chosen at the platform."""
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    initial = {"project": request.GET.get("project"), "platform": request.GET.get("platform")}
    form = ConnectForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            return _begun(request, model_admin, form)
        except RuleBroken as error:
            add_problems(form, error)
    context = _context(
        model_admin,
        request,
        title=_("Connect a channel"),
        form=form,
        media=form.media,
        platforms=all_platforms(),
        chosen=form["platform"].value(),
        callback=callback_address(),
        has_projects=Project.objects.exists(),
    )
    return render(request, f"{_PAGES}connect.html", context, status=422 if form.errors else 200)


def show(request: HttpRequest, object_id: str, *, model_admin: ChannelAdmin) -> HttpResponse:
    """A channel: how it is, what is known of it, and what people choose about it."""
    may_change = model_admin.has_change_permission(request)
    channel = _channel(model_admin, request, object_id, change=request.method == "POST")
    form = ChannelForm(request.POST if request.method == "POST" else None, channel=channel)
    if request.method == "POST" and form.is_valid():
        try:
            update_channel(by=_acting(request), channel=channel, **form.changes())
        except RuleBroken as error:
            add_problems(form, error)
        else:
            messages.success(request, _("The settings are saved."))
            return _to(channel)
    context = _context(
        model_admin,
        request,
        title=channel.name,
        original=channel,
        channel=channel,
        form=form,
        may_change=may_change,
        facts=facts_of(channel.platform),
        needs_account=needs_account(channel.platform),
        is_connected=channel.status != ChannelStatus.DISCONNECTED,
    )
    return render(request, f"{_PAGES}page.html", context, status=422 if form.errors else 200)


@require_POST
def reconnect(request: HttpRequest, object_id: UUID, *, model_admin: ChannelAdmin) -> HttpResponse:
    """Back to the platform with the same account; an archive just works again."""
    channel = _channel(model_admin, request, object_id, change=True)
    by = _acting(request)
    try:
        if not needs_account(channel.platform):
            reopen_archive(by=by, channel=channel)
            messages.success(request, _("The archive is in use again."))
            return _to(channel)
        begun = begin_connection(
            by=by,
            project=channel.project,
            platform=channel.platform,
            channel=channel,
            return_to=_address(channel),
        )
    except RuleBroken as error:
        _say(request, error)
        return _to(channel)
    return _onward(request, model_admin, begun, channel.platform, channel)


@require_POST
def check(request: HttpRequest, object_id: UUID, *, model_admin: ChannelAdmin) -> HttpResponse:
    channel = _channel(model_admin, request, object_id, change=True)
    return _done(
        request,
        channel,
        lambda: ask_check(by=_acting(request), channel=channel),
        _("The platform is being asked. Look again in a moment."),
    )


@require_http_methods(["GET", "POST"])
def disconnect(request: HttpRequest, object_id: UUID, *, model_admin: ChannelAdmin) -> HttpResponse:
    channel = _channel(model_admin, request, object_id, change=True)
    if request.method == "POST":
        return _done(
            request,
            channel,
            lambda: disconnect_channel(by=_acting(request), channel=channel),
            _("The channel is disconnected."),
        )
    says = _(
        "Nothing is published there any more. Videos that are out stay, and so does the history. "
        "It can be connected again."
    )
    return _asked(
        request, model_admin, channel, _("Disconnect this channel?"), says, _("Disconnect")
    )


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, object_id: UUID, *, model_admin: ChannelAdmin) -> HttpResponse:
    channel = _channel(model_admin, request, object_id, change=True)
    if request.method == "POST":
        done = _done(
            request,
            channel,
            lambda: delete_channel(by=_acting(request), channel=channel),
            _("The channel is removed."),
        )
        gone = not Channel.objects.filter(pk=channel.pk).exists()
        return _to_list() if gone else done
    says = _("Its settings and its failed uploads are lost. This cannot be taken back.")
    return _asked(request, model_admin, channel, _("Remove this channel?"), says, _("Remove"))


def _begun(request: HttpRequest, model_admin: ChannelAdmin, form: ConnectForm) -> HttpResponse:
    project, platform = form.cleaned_data["project"], form.cleaned_data["platform"]
    if platform == Platform.ARCHIVE:
        channel = add_archive(by=_acting(request), project=project)
        messages.success(request, _("The archive is ready."))
        return _to(channel)
    begun = begin_connection(
        by=_acting(request),
        project=project,
        platform=platform,
        return_to=reverse("admin:projects_channel_changelist"),
    )
    return _onward(request, model_admin, begun, platform, None)


def _onward(
    request: HttpRequest,
    model_admin: ChannelAdmin,
    begun: Begun,
    platform: str,
    channel: Channel | None,
) -> HttpResponse:
    """A page with the link: a form may not lead to another site (Content-Security-Policy)."""
    context = _context(
        model_admin,
        request,
        title=_("Connect a channel"),
        begun=begun,
        facts=facts_of(platform),
        channel=channel,
        project=begun.authorization.project,
    )
    return render(request, f"{_PAGES}onward.html", context)


def _asked(
    request: HttpRequest,
    model_admin: ChannelAdmin,
    channel: Channel,
    question: str,
    says: str,
    button: str,
) -> HttpResponse:
    context = _context(
        model_admin, request, title=question, original=channel, channel=channel, says=says
    )
    return render(request, f"{_PAGES}ask.html", {**context, "button": button})


def _done(
    request: HttpRequest, channel: Channel, deed: Callable[[], object], said: str
) -> HttpResponse:
    try:
        deed()
    except RuleBroken as error:
        _say(request, error)
    else:
        messages.success(request, said)
    return _to(channel)


def _say(request: HttpRequest, error: RuleBroken) -> None:
    for problem in error.problems if isinstance(error, ProblemList) else (error,):
        messages.error(request, str(problem))


def _channel(
    model_admin: ChannelAdmin, request: HttpRequest, object_id: str | UUID, *, change: bool = False
) -> Channel:
    """The channel named in the address, if this person may look at it (or change it)."""
    channel = model_admin.get_object(request, str(object_id))
    if not isinstance(channel, Channel):
        raise Http404
    allowed = model_admin.has_change_permission if change else model_admin.has_view_permission
    if not allowed(request, channel):
        raise PermissionDenied
    return channel


def _acting(request: HttpRequest) -> User:
    """The signed-in person; the console lets nobody else in."""
    return cast(User, request.user)


def _address(channel: Channel) -> str:
    return reverse("admin:projects_channel_change", args=[channel.pk])


def _to(channel: Channel) -> HttpResponse:
    return HttpResponseRedirect(_address(channel))


def _to_list() -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:projects_channel_changelist"))


def _context(model_admin: ChannelAdmin, request: HttpRequest, **more: Any) -> dict[str, Any]:
    """What every page of the console needs, with the model's names for its menus."""
    return {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "has_add_permission": model_admin.has_add_permission(request),
        "has_view_permission": True,
        "is_popup": False,
        **more,
    }
