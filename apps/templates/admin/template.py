from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.admin.base import ConsoleAdmin
from apps.templates.admin.forms import TemplateForm
from apps.templates.models import Template
from apps.templates.states import TemplateType

COPIED = ("description", "content_format", "vertical", "template_data")


@admin.register(Template)
class TemplateAdmin(ConsoleAdmin):
    """How videos look, as a gallery. System templates are duplicated, not edited."""

    form = TemplateForm
    list_display = ("name", "slug", "template_type", "content_format", "vertical", "usage_count")
    list_filter = ("template_type", "content_format", "vertical", "is_active")
    list_select_related = ("user", "organization")
    search_fields = ("name", "slug")
    autocomplete_fields = ("user", "organization")
    fieldsets = (
        (None, {"fields": (("name", "slug"), "description")}),
        (
            gettext_lazy("Used for"),
            {"fields": (("content_format", "vertical"), ("template_type", "is_active"))},
        ),
        (gettext_lazy("Owner"), {"fields": (("user", "organization"),)}),
        (gettext_lazy("Design"), {"fields": ("template_data",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Template]:
        rows: QuerySet[Template] = super().get_queryset(request)
        return rows.annotate(palettes=F("template_data__colors__palettes"))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new template belongs to who makes it; `?from=` names one to start from."""
        initial: dict[str, Any] = {"user": request.user.pk, "template_type": TemplateType.CUSTOM}
        source = self.get_object(request, request.GET.get("from", ""))
        if source:
            initial |= {name: getattr(source, name) for name in COPIED}
            initial |= {
                "name": _("%(name)s (copy)") % {"name": source.name},
                "slug": f"{source.slug}-copy",
            }
        return initial

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None and obj.template_type == TemplateType.SYSTEM:
            return False
        return bool(super().has_change_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None and obj.template_type == TemplateType.SYSTEM:
            return False
        return bool(super().has_delete_permission(request, obj))
