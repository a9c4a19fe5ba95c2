from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesCheckboxFilter

from apps.core.admin.base import ConsoleAdmin
from apps.core.admin.columns import column
from apps.projects.admin import channel_pages
from apps.projects.models import Channel
from apps.projects.platforms import all_platforms

_CELLS = "admin/projects/channel/"


@admin.register(Channel)
class ChannelAdmin(ConsoleAdmin):
    """Accounts that films go to; a designed page for each, whose buttons call services."""

    list_display = (
        "shown_channel",
        "shown_status",
        "shown_project",
        "shown_look",
        "shown_token",
        "shown_uploads",
    )
    list_display_links = ("shown_channel",)
    list_filter = (("platform", ChoicesCheckboxFilter), ("status", ChoicesCheckboxFilter))
    list_select_related = ("project__user", "project__organization")
    search_fields = (
        "channel_name",
        "label",
        "=channel_id",
        "project__name",
        "project__user__email",
        "project__organization__name",
    )
    search_help_text = _("Channel, project, owner's e-mail or organization")
    list_before_template = f"{_CELLS}before_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Channel]:
        rows: QuerySet[Channel] = super().get_queryset(request)
        return rows.annotate(upload_count=Count("uploads"))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With a word about platforms that are not set up, and about an empty list."""
        context = {
            "platforms": all_platforms(),
            "has_channels": Channel.objects.exists(),
            **(extra_context or {}),
        }
        answer: HttpResponse = super().changelist_view(request, context)
        return answer

    @column(_("channel"), ordering="channel_name")
    def shown_channel(self, channel: Channel) -> str:
        return render_to_string(f"{_CELLS}cell_channel.html", {"channel": channel})

    @column(_("status"), ordering="status")
    def shown_status(self, channel: Channel) -> str:
        return render_to_string(f"{_CELLS}cell_status.html", {"channel": channel})

    @column(_("project"))
    def shown_project(self, channel: Channel) -> str:
        return render_to_string(f"{_CELLS}cell_project.html", {"channel": channel})

    @column(_("last look"), ordering="last_sync_at", empty_value="–")
    def shown_look(self, channel: Channel) -> str | None:
        moment = channel.last_sync_at
        return date_format(localtime(moment), "SHORT_DATETIME_FORMAT") if moment else None

    @column(_("token ends"), ordering="token_expires_at")
    def shown_token(self, channel: Channel) -> str:
        return render_to_string(f"{_CELLS}cell_token.html", {"channel": channel})

    @column(_("uploads"), ordering="upload_count")
    def shown_uploads(self, channel: Channel) -> int:
        return int(getattr(channel, "upload_count", 0))

    def get_urls(self) -> list[URLPattern]:
        own: dict[str, Callable[..., HttpResponseBase]] = {
            "reconnect": channel_pages.reconnect,
            "check": channel_pages.check,
            "disconnect": channel_pages.disconnect,
            "remove": channel_pages.remove,
        }
        urls = [
            path(
                f"<uuid:object_id>/{name}/",
                self.admin_site.admin_view(partial(view, model_admin=self)),
                name=f"projects_channel_{name}",
            )
            for name, view in own.items()
        ]
        return [*urls, *super().get_urls()]

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002
        return channel_pages.connect(request, model_admin=self)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        *args: Any,  # noqa: ARG002
        **kwargs: Any,  # noqa: ARG002
    ) -> HttpResponse:
        return channel_pages.show(request, object_id, model_admin=self)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """A channel is removed on its own page, which asks what is still out there."""
        return False
