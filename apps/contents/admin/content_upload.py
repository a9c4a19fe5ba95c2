from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    ChoicesCheckboxFilter,
    ChoicesRadioFilter,
)

from apps.contents.admin.badges import unconfirmed_uploads
from apps.contents.admin.filters import ErrorFilter
from apps.contents.admin.upload_actions import retry_uploads, withdraw_uploads
from apps.contents.admin.views import upload_calendar, upload_page
from apps.contents.models import ContentUpload
from apps.core.admin.base import ConsoleAdmin
from apps.core.admin.columns import column
from apps.core.admin.time_filters import CreatedFilter

_CELLS = "admin/contents/upload/"


@admin.register(ContentUpload)
class ContentUploadAdmin(ConsoleAdmin):
    """Films on their way to channels, and out; a designed page for each."""

    list_display = ("shown_video", "shown_status", "shown_channel", "shown_time", "shown_error")
    list_display_links = ("shown_video",)
    list_filter = (
        ("status", ChoicesCheckboxFilter),
        ("channel__platform", ChoicesRadioFilter),
        ("channel", AutocompleteSelectFilter),
        ("content__project", AutocompleteSelectFilter),
        ErrorFilter,
        CreatedFilter,
    )
    list_select_related = ("content__project", "channel")
    search_fields = (
        "title",
        "content__title",
        "=platform_video_id",
        "content__project__user__email",
        "content__project__organization__name",
        "=id",
        "=content__id",
    )
    search_help_text = _("Title, platform's id, owner's e-mail, organization or id")
    actions = ("retry_selected", "withdraw_selected")
    list_before_template = f"{_CELLS}before_list.html"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With a word about uploads that nobody is sure of."""
        context = {"unconfirmed_uploads": unconfirmed_uploads(), **(extra_context or {})}
        answer: HttpResponse = super().changelist_view(request, context)
        return answer

    @column(_("video"), ordering="title")
    def shown_video(self, upload: ContentUpload) -> str:
        return render_to_string(f"{_CELLS}cell_video.html", {"upload": upload})

    @column(_("status"), ordering="status")
    def shown_status(self, upload: ContentUpload) -> str:
        return render_to_string(f"{_CELLS}cell_status.html", {"upload": upload})

    @column(_("channel"))
    def shown_channel(self, upload: ContentUpload) -> str:
        return render_to_string(
            "admin/projects/channel/cell_channel.html", {"channel": upload.channel}
        )

    @column(_("when"))
    def shown_time(self, upload: ContentUpload) -> str:
        return render_to_string(f"{_CELLS}cell_time.html", {"upload": upload})

    @column(_("error"), empty_value="–")
    def shown_error(self, upload: ContentUpload) -> str | None:
        return upload.error_message[:160] or None

    @admin.action(description=_("Try the chosen uploads again"), permissions=["change"])
    def retry_selected(self, request: HttpRequest, queryset: QuerySet[ContentUpload]) -> None:
        retry_uploads(request, queryset)

    @admin.action(description=_("Withdraw the chosen uploads"), permissions=["change"])
    def withdraw_selected(self, request: HttpRequest, queryset: QuerySet[ContentUpload]) -> None:
        withdraw_uploads(request, queryset)

    def get_urls(self) -> list[URLPattern]:
        own: dict[str, Callable[..., HttpResponseBase]] = {
            "calendar/": upload_calendar.calendar,
            "inbox/": upload_page.inbox,
            "<uuid:object_id>/save/": upload_page.save,
            "<uuid:object_id>/reschedule/": upload_page.move,
            "<uuid:object_id>/withdraw/": upload_page.take_back,
            "<uuid:object_id>/retry/": upload_page.retry,
            "<uuid:object_id>/remove/": upload_page.remove,
            "<uuid:object_id>/confirm/": upload_page.confirm,
            "<uuid:object_id>/reject/": upload_page.reject,
            "<uuid:object_id>/ask/": upload_page.ask,
        }
        urls = [
            path(
                route,
                self.admin_site.admin_view(partial(view, model_admin=self)),
                name=f"contents_contentupload_{route.rstrip('/').rpartition('/')[2]}",
            )
            for route, view in own.items()
        ]
        return [*urls, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        *args: Any,  # noqa: ARG002
        **kwargs: Any,  # noqa: ARG002
    ) -> HttpResponse:
        return upload_page.show(request, object_id, model_admin=self)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Uploads are planned on the page of their content."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False
