"""Where platforms send people back to who connect a channel. It leads on to where they began, or
says calmly what went wrong."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from apps.accounts.models import User
from apps.accounts.pages.common import show
from apps.core import audit
from apps.core.errors import NotAllowed, RuleBroken
from apps.projects.models import Channel
from apps.projects.services.channel_connections import finish_connection, way_back

LONGEST = 4096


@require_GET
@never_cache
def callback(request: HttpRequest) -> HttpResponse:
    """state and code, or error (RFC 6749, 4.1.2), in the query."""
    given = {name: request.GET.get(name, "")[:LONGEST] for name in ("state", "code", "error")}
    if not given["state"]:
        return _page(request, _("Nothing came back from a platform. Connect the channel anew."))
    if not isinstance(request.user, User):
        return _page(
            request,
            _("You are not signed in here any more. Sign in, then connect the channel anew."),
            status=401,
        )
    try:
        channel = finish_connection(by=request.user, **given)
    except RuleBroken as refusal:
        return _refused(request, refusal, way_back(person=request.user, state=given["state"]))
    messages.success(request, _("“%(channel)s” is connected.") % {"channel": channel.name})
    return HttpResponseRedirect(_onward(request, channel, given["state"]))


def _refused(request: HttpRequest, refusal: RuleBroken, back: str) -> HttpResponse:
    if isinstance(refusal, NotAllowed) and isinstance(request.user, User):
        audit.record_refusal(
            by=request.user,
            action="request.refused",
            attempt="connecting a channel",
            reason=refusal.code,
        )
    return _page(request, str(refusal), status=refusal.status, back=back)


def _page(
    request: HttpRequest, sentence: str, *, status: int = 400, back: str = ""
) -> HttpResponse:
    return show(
        request,
        "projects/not_connected.html",
        status=status,
        title=_("The channel was not connected"),
        sentence=sentence,
        back=back or _home(request),
    )


def _onward(request: HttpRequest, channel: Channel, state: str) -> str:
    """Where the person began, with the channel named; else its page in the console."""
    assert isinstance(request.user, User)  # noqa: S101
    back = way_back(person=request.user, state=state)
    if back:
        parts = urlsplit(back)
        query = [*parse_qsl(parts.query), ("channel", str(channel.pk))]
        return parts._replace(query=urlencode(query)).geturl()
    if admin.site.has_permission(request):
        return reverse("admin:projects_channel_change", args=[channel.pk])
    return reverse("channels:connected")


@require_GET
@never_cache
def connected(request: HttpRequest) -> HttpResponse:
    """For whoever has no frontend to go back to."""
    return show(
        request,
        "accounts/done.html",
        title=_("The channel is connected"),
        sentence=_("You can close this page."),
    )


def _home(request: HttpRequest) -> str:
    is_staff = admin.site.has_permission(request)
    return reverse("admin:projects_channel_changelist") if is_staff else ""
