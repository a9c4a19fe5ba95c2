from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import admin
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from apps.core.admin.base import ReadOnlyAdmin
from apps.core.admin.columns import column, status_cell
from apps.projects.admin import views
from apps.projects.models import SpeechSample


@admin.register(SpeechSample)
class SpeechSampleAdmin(ReadOnlyAdmin):
    """Sentences people listened to: what failed, and why. The pages that play them ask here."""

    list_display = ("created_at", "shown_status", "voice", "text", "project", "error_message")
    list_filter = ("status", "language")
    list_select_related = ("project", "requested_by")
    search_fields = ("=id", "voice")
    search_help_text = _("Voice or id")
    fields: tuple[Any, ...] = (
        ("project", "requested_by", "status"),
        ("voice", "language", "speed", "pitch"),
        "text",
        "pronunciations",
        ("duration_ms", "created_at"),
        "error_message",
    )

    def get_urls(self) -> list[URLPattern]:
        own = {
            "status": ("<uuid:object_id>/status/", views.sample),
            "audio": ("<uuid:object_id>/audio/", views.sample_audio),
        }
        urls = [
            path(
                route,
                self.admin_site.admin_view(partial(view, model_admin=self)),
                name=f"projects_speechsample_{name}",
            )
            for name, (route, view) in own.items()
        ]
        return [*urls, *super().get_urls()]

    @column(_("status"))
    def shown_status(self, sample: SpeechSample) -> str:
        return status_cell(sample.status, sample.get_status_display())
