from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.core.admin.base import ConsoleAdmin
from apps.core.admin.columns import column, status_cell
from apps.projects.admin import views
from apps.projects.admin.forms import ProjectForm
from apps.projects.models import Project


@admin.register(Project)
class ProjectAdmin(ConsoleAdmin):
    """Series of videos, with the choices every new video starts from."""

    form = ProjectForm
    list_display = ("name", "shown_owner", "shown_status", "content_format", "language", "vertical")
    list_filter = ("status", "content_format", "language", "vertical")
    list_select_related = ("user", "organization")
    search_fields = ("name", "user__email", "organization__name")
    search_help_text = _("Name, owner's e-mail or organization")
    autocomplete_fields = ("user", "organization")
    readonly_fields = ("created_at",)
    look_fields: tuple[Any, ...] = (("voice", "speed", "pitch"), ("music", "label"))
    change_form_before_template = "admin/projects/project/sound.html"

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:  # noqa: ARG002
        return (
            (None, {"fields": ("name", "description")}),
            (
                _("What it makes"),
                {"fields": (("content_format", "language"), ("vertical", "tone"))},
            ),
            (_("How it looks and sounds"), {"fields": self.look_fields}),
            (
                _("Owner and state"),
                {"fields": (("user", "organization"), ("status", "is_auto_publish"))},
            ),
        )

    def get_urls(self) -> list[URLPattern]:
        own: dict[str, tuple[str, Callable[..., HttpResponseBase]]] = {
            "voices": ("voices/", views.voices),
            "music": ("music/", views.music),
            "voice_sample": ("voices/<str:voice>/sample/", views.voice_sample),
            "pronunciations": ("<uuid:object_id>/pronunciations/", views.pronunciations),
            "try_out": ("<uuid:object_id>/try-out/", views.try_out),
        }
        urls = [
            path(
                route,
                self.admin_site.admin_view(partial(view, model_admin=self)),
                name=f"projects_project_{name}",
            )
            for name, (route, view) in own.items()
        ]
        return [*urls, *super().get_urls()]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        language = (get_language() or "ko")[:2]
        return {"user": request.user.pk, "language": language, **initial}

    def save_model(
        self,
        request: HttpRequest,
        obj: Model,
        form: ModelForm[Any],
        change: bool,  # noqa: FBT001 (Django's own signature)
    ) -> None:
        if isinstance(obj, Project) and isinstance(form, ProjectForm):
            obj.style_preset = form.style()
        super().save_model(request, obj, form, change)

    @column(_("owner"))
    def shown_owner(self, project: Project) -> str:
        return project.owner_label

    @column(_("status"))
    def shown_status(self, project: Project) -> str:
        return status_cell(project.status, project.get_status_display())
