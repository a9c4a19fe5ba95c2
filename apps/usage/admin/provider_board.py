from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import User
from apps.core.admin.base import ReadOnlyAdmin
from apps.core.errors import RuleBroken
from apps.usage.gateway.board import Standing, provider_board
from apps.usage.models import ProviderDrain
from apps.usage.services.providers import drain, put_back

CAPABILITY_NAMES = {
    "script": gettext_lazy("Scripts"),
    "safety": gettext_lazy("Safety checks"),
    "speech": gettext_lazy("Narration"),
    "image": gettext_lazy("Pictures"),
    "thumbnail": gettext_lazy("Thumbnails"),
    "render": gettext_lazy("Films"),
    "embedding": gettext_lazy("Meaning of texts"),
}
STATE_NAMES = {
    "closed": gettext_lazy("Well"),
    "trying": gettext_lazy("Being tried again"),
    "open": gettext_lazy("Left alone after failures"),
    "drained": gettext_lazy("Taken out"),
    "no key": gettext_lazy("No key"),
}


@admin.register(ProviderDrain)
class ProviderBoardAdmin(ReadOnlyAdmin):
    """The provider board: health, speed, spend and order, with a way to take one out."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("drain/", view(self.drain_view), name="usage_providerdrain_drain"),
            path("put-back/", view(self.put_back_view), name="usage_providerdrain_put_back"),
            *super().get_urls(),
        ]

    def changelist_view(
        self,
        request: HttpRequest,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = provider_board(now=timezone.now())
        context = {
            **self.admin_site.each_context(request),
            **(extra_context or {}),
            "opts": self.opts,
            "title": _("Providers"),
            "groups": [
                (CAPABILITY_NAMES[capability], [_shown(row) for row in standing])
                for capability, standing in groupby(rows, key=lambda row: row.capability)
            ],
            "can_drain": self.may_drain(request),
        }
        return TemplateResponse(request, "admin/usage/providers/board.html", context)

    def may_drain(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("usage.change_providerdrain"))

    def drain_view(self, request: HttpRequest) -> HttpResponse:
        by, capability, provider = self._asked(request)
        if by is None:
            return HttpResponseNotAllowed(["POST"])
        reason = request.POST.get("reason", "")
        try:
            drain(by=by, capability=capability, provider=provider, reason=reason)
        except RuleBroken as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("%(provider)s gets no new calls.") % {"provider": provider})
        return _to_board()

    def put_back_view(self, request: HttpRequest) -> HttpResponse:
        by, capability, provider = self._asked(request)
        if by is None:
            return HttpResponseNotAllowed(["POST"])
        put_back(by=by, capability=capability, provider=provider)
        messages.success(request, _("%(provider)s is asked again.") % {"provider": provider})
        return _to_board()

    def _asked(self, request: HttpRequest) -> tuple[User | None, str, str]:
        if not self.may_drain(request) or not isinstance(request.user, User):
            raise PermissionDenied
        by = request.user if request.method == "POST" else None
        return by, request.POST.get("capability", ""), request.POST.get("provider", "")


def _to_board() -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:usage_providerdrain_changelist"))


def _shown(row: Standing) -> dict[str, Any]:
    return {"row": row, "state_name": STATE_NAMES[row.state]}
