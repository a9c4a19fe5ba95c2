from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import action

from apps.accounts.models import UserSession
from apps.accounts.services.sessions import end_session
from apps.core.admin.base import ReadOnlyAdmin, ReadOnlyInline


@admin.register(UserSession)
class UserSessionAdmin(ReadOnlyAdmin):
    """Who is signed in, from where, since when."""

    list_display = ("user", "is_active", "login_at", "last_activity_at", "ip_address", "user_agent")
    list_filter = ("is_active",)
    list_select_related = ("user",)
    search_fields = ("user__email", "=ip_address")
    search_help_text = _("E-mail or IP address")
    fields = (
        "user",
        ("login_at", "last_activity_at", "logout_at"),
        ("ip_address", "user_agent"),
        "is_active",
    )
    actions = ("end_chosen",)

    def has_end_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("accounts.change_user"))

    @action(description=_("End sessions"), permissions=["end"])  # type: ignore[untyped-decorator]
    def end_chosen(self, request: HttpRequest, sessions: QuerySet[UserSession]) -> None:
        ended = sum(end_session(session=one, by=request.user) for one in sessions)
        text = ngettext("%(count)d session was ended.", "%(count)d sessions were ended.", ended)
        messages.info(request, text % {"count": ended})


class UserSessionInline(ReadOnlyInline):
    model = UserSession
    fields = ("login_at", "last_activity_at", "logout_at", "ip_address", "user_agent", "is_active")
    ordering = ("-id",)
    verbose_name_plural = _("Sessions")
    tab = True
    per_page = 10
