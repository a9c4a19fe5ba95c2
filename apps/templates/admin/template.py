from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import orjson
from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesRadioFilter

from apps.core.admin.base import ConsoleAdmin
from apps.organizations.admin.serviced import acting
from apps.projects.states import ContentFormat
from apps.templates.admin.forms import TemplateForm
from apps.templates.admin.views import exchange, history, looks
from apps.templates.models import BrandKit, Template
from apps.templates.preview.story import story
from apps.templates.selectors import versions_of
from apps.templates.services.versions import keep_version
from apps.templates.states import TemplateType

COPIED = ("description", "content_format", "vertical", "template_data")
_MOST_KITS = 50
_SHOWN = 5


@admin.register(Template)
class TemplateAdmin(ConsoleAdmin):
    """How videos look, as a gallery. System templates are duplicated, not edited."""

    form = TemplateForm
    list_display = ("name", "slug", "template_type", "content_format", "vertical", "usage_count")
    list_filter = (
        ("content_format", ChoicesRadioFilter),
        ("template_type", ChoicesRadioFilter),
        "vertical",
        "is_active",
    )
    list_select_related = ("user", "organization")
    search_fields = ("name", "slug", "description")
    autocomplete_fields = ("user", "organization")
    fieldsets = (
        (gettext_lazy("Design"), {"fields": ("template_data",), "classes": ("c-design",)}),
        (None, {"fields": (("name", "slug"), "description", "note", "version")}),
        (
            gettext_lazy("Used for"),
            {"fields": (("content_format", "vertical"), ("template_type", "is_active"))},
        ),
        (gettext_lazy("Owner"), {"fields": (("user", "organization"),)}),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What was changed is asked where something can be changed."""
        found = super().get_fieldsets(request, obj)
        if obj is not None and self.has_change_permission(request, obj):
            return found
        return [
            (name, {**options, "fields": tuple(one for one in options["fields"] if one != "note")})
            for name, options in found
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Template]:
        rows: QuerySet[Template] = super().get_queryset(request)
        return rows.annotate(palettes=F("template_data__colors__palettes"))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new template belongs to who makes it; `?from=` names one to start from. Without one it
        starts with the first system template's design: nobody writes a design from nothing."""
        initial: dict[str, Any] = {"user": request.user.pk, "template_type": TemplateType.CUSTOM}
        source = self.get_object(request, request.GET.get("from", ""))
        if source:
            initial |= {name: getattr(source, name) for name in COPIED}
            initial |= {
                "name": _("%(name)s (copy)") % {"name": source.name},
                "slug": f"{source.slug}-copy",
            }
        else:
            system = Template.objects.filter(
                template_type=TemplateType.SYSTEM, content_format=ContentFormat.SHORT
            )
            first = system.order_by("id").first()
            initial["template_data"] = first.template_data if first else None
        return initial

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        kits = BrandKit.objects.select_related("user", "organization").order_by("-id")
        template = self.get_object(request, object_id) if object_id else None
        context: dict[str, Any] = {
            # one that may only be looked at has no field to read the design from
            "stored_design": orjson.dumps(template.template_data).decode() if template else "",
            "sample_seconds": {
                language: story(language).duration_ms / 1000 for language in ("ko", "en")
            },
            "brand_kits": kits[:_MOST_KITS],
        }
        if template:
            kept = versions_of(template).defer("template_data")
            context["last_versions"], context["version_count"] = kept[:_SHOWN], kept.count()
        answer: HttpResponse = super().changeform_view(
            request, object_id, form_url, {**context, **(extra_context or {})}
        )
        return answer

    def save_model(
        self,
        request: HttpRequest,
        obj: Any,
        form: Any,
        change: bool,  # noqa: FBT001 (Django's own signature)
    ) -> None:
        super().save_model(request, obj, form, change)
        if not change or "template_data" in form.changed_data:
            keep_version(by=acting(request), template=obj, note=form.cleaned_data.get("note", ""))

    def get_urls(self) -> list[URLPattern]:
        own: dict[str, tuple[str, Callable[..., HttpResponseBase]]] = {
            "picture": ("<uuid:object_id>/picture/", looks.picture),
            "download": ("<uuid:object_id>/download/", exchange.download),
            "frame": ("frame/", looks.frame),
            "clip": ("clip/", looks.clip),
            "clip_state": ("clip/<uuid:object_id>/", looks.clip_state),
            "clip_file": ("clip/<uuid:object_id>/film/", looks.clip_file),
            "versions": ("<uuid:object_id>/versions/", history.versions),
            "version_picture": ("<uuid:object_id>/version-picture/", history.picture),
            "compare": ("<uuid:object_id>/compare/", history.compare),
            "restore": ("<uuid:object_id>/restore/", history.restore),
            "import": ("import/", exchange.import_file),
            "export": ("export/", exchange.export),
        }
        urls = [
            path(
                route,
                self.admin_site.admin_view(partial(view, model_admin=self)),
                name=f"templates_template_{name}",
            )
            for name, (route, view) in own.items()
        ]
        return [*urls, *super().get_urls()]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None and obj.template_type == TemplateType.SYSTEM:
            return False
        return bool(super().has_change_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None and obj.template_type == TemplateType.SYSTEM:
            return False
        return bool(super().has_delete_permission(request, obj))
