from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.admin.columns import column
from apps.organizations.admin.serviced import ServicedAdmin, acting, to_each
from apps.templates.admin.prompt_forms import OwnerFilter, PromptForm
from apps.templates.admin.views import prompts as views
from apps.templates.models import Prompt
from apps.templates.models.prompt import KIND, OWNER
from apps.templates.prompt_texts import TEXTS, preview_prompt
from apps.templates.series import series_of
from apps.templates.services.prompts import (
    activate_prompt,
    add_prompt_version,
    create_prompt,
    deactivate_prompt,
    delete_prompt_version,
)
from apps.usage.owners import Owner


@admin.register(Prompt)
class PromptAdmin(ServicedAdmin):
    """How scripts are asked for. A changed prompt is saved as a new version and put in force; an
    older one is put in force again from its page or from the list."""

    form = PromptForm
    list_display = (
        "name",
        "shown_owner",
        "vertical",
        "language",
        "content_format",
        "version",
        "is_active",
        "author",
    )
    list_filter = (OwnerFilter, "language", "vertical", "content_format", "is_active")
    list_select_related = ("user", "organization", "author")
    search_fields = ("name", "organization__name", "user__email")
    search_help_text = gettext_lazy("Name, team, or a person's e-mail")
    autocomplete_fields = OWNER
    actions = ("put_in_force", "take_back")
    readonly_fields = ("shown_request",)
    fieldsets = (
        (None, {"fields": ("name", "seen")}),
        (
            gettext_lazy("Used for"),
            {"fields": (("vertical", "language", "content_format"), "type")},
        ),
        (
            gettext_lazy("Owner"),
            {
                "fields": (OWNER,),
                "description": gettext_lazy("Both left empty, it is the installation's."),
            },
        ),
        (
            gettext_lazy("Texts"),
            {"fields": ("system_prompt", "hook_template", "call_to_action")},
        ),
        (gettext_lazy("What would be asked"), {"fields": ("shown_request",)}),
        (
            gettext_lazy("For providers that draw"),
            {"fields": ("scene_template", "image_template"), "classes": ("collapse",)},
        ),
    )

    @column(gettext_lazy("owner"))
    def shown_owner(self, prompt: Prompt) -> str:
        return prompt.owner_label or _("The installation")

    @column(gettext_lazy("instructions"))
    def shown_request(self, prompt: Prompt) -> str:
        if not prompt.system_prompt:
            return "–"
        system, material = preview_prompt(prompt)
        return render_to_string(
            "admin/templates/prompt/preview.html", {"system": system, "material": material}
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:  # noqa: ARG002
        """What a prompt is for and whose it is are settled by its first version."""
        own = tuple(self.readonly_fields)
        return (*KIND, *OWNER, *own) if obj else own

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """How an owner is chosen is said where one can be chosen."""
        found = super().get_fieldsets(request, obj)
        if obj is None:
            return found
        silent = {"description": ""}
        return [(name, {**options, **silent}) for name, options in found]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if isinstance(obj, Prompt) and obj.is_active:
            return False
        return bool(super().has_delete_permission(request, obj))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """`?from=` names a prompt to start from."""
        source = self.get_object(request, request.GET.get("from", ""))
        copied = ("name", *KIND, *TEXTS) if source else ()
        return {name: getattr(source, name) for name in copied}

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        prompt = self.get_object(request, object_id) if object_id else None
        context: dict[str, Any] = {}
        if prompt is not None:
            context = {
                "versions": series_of(prompt).select_related("author").order_by("-version"),
                "can_enforce": self.has_change_permission(request, prompt),
                "can_copy": self.has_add_permission(request),
            }
        return super().changeform_view(
            request, object_id, form_url, {**context, **(extra_context or {})}
        )

    def get_urls(self) -> list[URLPattern]:
        own = {"compare": views.compare, "enforce": views.enforce, "release": views.release}
        urls = [
            path(
                f"<uuid:object_id>/{name}/",
                self.admin_site.admin_view(partial(view, model_admin=self)),
                name=f"templates_prompt_{name}",
            )
            for name, view in own.items()
        ]
        return [*urls, *super().get_urls()]

    def save_model(
        self,
        request: HttpRequest,
        obj: Any,
        form: ModelForm[Any],
        change: bool,  # noqa: FBT001 (Django's own signature)
    ) -> None:
        given = form.cleaned_data
        if not change:
            named = bool(given["user"] or given["organization"])
            owner = Owner.of(obj) if named else None
            fields = {name: given[name] for name in ("name", *KIND, *TEXTS)}
            obj.pk = create_prompt(by=acting(request), owner=owner, **fields).pk
        elif form.changed_data:
            texts = {name: given[name] for name in (*TEXTS, "name")}
            fresh = add_prompt_version(
                by=acting(request), prompt=Prompt.objects.get(pk=obj.pk), **texts
            )
            obj.pk, obj.version = fresh.pk, fresh.version
            saved = _("Saved as version %(number)d.") % {"number": obj.version}
            messages.success(request, saved)
        else:
            messages.info(request, _("Nothing was changed."))

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:  # noqa: ARG002
        return HttpResponseRedirect(reverse("admin:templates_prompt_change", args=[obj.pk]))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        delete_prompt_version(by=acting(request), prompt=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        by = acting(request)
        to_each(request, queryset, lambda prompt: delete_prompt_version(by=by, prompt=prompt))

    @admin.action(description=gettext_lazy("Put in force"), permissions=["change"])
    def put_in_force(self, request: HttpRequest, queryset: QuerySet[Prompt]) -> None:
        by = acting(request)
        chosen = queryset[: self.list_per_page]
        to_each(request, chosen, lambda prompt: activate_prompt(by=by, prompt=prompt))

    @admin.action(description=gettext_lazy("Go back to the installation's"), permissions=["change"])
    def take_back(self, request: HttpRequest, queryset: QuerySet[Prompt]) -> None:
        by = acting(request)
        chosen = queryset[: self.list_per_page]
        to_each(request, chosen, lambda prompt: deactivate_prompt(by=by, prompt=prompt))
