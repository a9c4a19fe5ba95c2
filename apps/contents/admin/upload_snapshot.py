from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from apps.contents.admin.figures import FiguresForm, figures_of
from apps.contents.models import UploadSnapshot
from apps.core.admin.base import ReadOnlyAdmin


@admin.register(UploadSnapshot)
class UploadSnapshotAdmin(ReadOnlyAdmin):
    """Figures of videos that are out, as charts; the list of rows would say nothing to anybody."""

    list_select_related = ("upload__content", "upload__channel")
    fields = (("upload", "day", "taken_at"), ("views", "likes", "comments", "shares"))

    def changelist_view(
        self,
        request: HttpRequest,
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002
    ) -> HttpResponse:
        """What gained how much: by channel, project, template or video."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = FiguresForm(request.GET)
        asked = form.asked()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Figures"),
            "has_add_permission": False,
            "has_view_permission": True,
            "is_popup": False,
            "form": form,
            "asked": asked,
            **figures_of(asked),
        }
        return render(request, "admin/contents/uploadsnapshot/page.html", context)
