from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import User
from apps.core.admin.base import ConsoleAdmin
from apps.core.errors import InvalidInput, RuleBroken
from apps.templates.models import Prompt
from apps.templates.services.prompts import (
    TEXTS,
    activate_prompt,
    add_prompt_version,
    check_texts,
    preview_prompt,
)

SAMPLES = {
    "ko": (
        "세계에서 가장 오래된 나무",
        "이 나무는 4,800년을 살았습니다.",
        "아무도 자리를 알려 주지 않습니다.",
    ),
    "en": ("The oldest tree", "The tree is 4,800 years old.", "Nobody tells where it stands."),
}
KIND = ("type", "vertical", "language", "content_format")


class PromptForm(ModelForm[Prompt]):
    class Meta:
        model = Prompt
        fields = ("name", *KIND, *TEXTS)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        try:
            check_texts({name: data.get(name, "") for name in TEXTS if name in data})
        except InvalidInput as error:
            raise ValidationError({error.field: str(error)}) from error
        return data


@admin.register(Prompt)
class PromptAdmin(ConsoleAdmin):
    """How scripts are asked for. A changed prompt is saved as a new version and put in force; an
    older one is put in force again from the list."""

    form = PromptForm
    list_display = ("name", "vertical", "language", "content_format", "version", "is_active")
    list_filter = ("language", "vertical", "content_format", "is_active")
    search_fields = ("name",)
    actions = ("put_in_force",)
    readonly_fields = ("shown_request",)
    fieldsets = (
        (None, {"fields": ("name",)}),
        (
            gettext_lazy("Used for"),
            {"fields": (("vertical", "language", "content_format"), "type")},
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

    @admin.display(description=gettext_lazy("instructions"))
    def shown_request(self, prompt: Prompt) -> str:
        if not prompt.system_prompt:
            return "–"
        title, *sentences = SAMPLES.get(prompt.language, SAMPLES["en"])
        system, material = preview_prompt(prompt, title=title, sentences=tuple(sentences))
        return render_to_string(
            "admin/templates/prompt/preview.html", {"system": system, "material": material}
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:  # noqa: ARG002
        """What a prompt is for is settled by its first version."""
        return (*KIND, *self.readonly_fields) if obj else tuple(self.readonly_fields)

    def save_model(
        self,
        request: HttpRequest,
        obj: Any,
        form: ModelForm[Any],
        change: bool,  # noqa: FBT001 (Django's own signature)
    ) -> None:
        if not change:
            obj.version, obj.is_active = self._next_version(obj), False
            super().save_model(request, obj, form, change)
            activate_prompt(by=cast(User, request.user), prompt=obj)
        elif form.changed_data:
            texts = {name: form.cleaned_data[name] for name in (*TEXTS, "name")}
            old = Prompt.objects.get(pk=obj.pk)
            fresh = add_prompt_version(by=cast(User, request.user), prompt=old, **texts)
            obj.pk, obj.version = fresh.pk, fresh.version

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        saved = _("Saved as version %(number)d.") % {"number": obj.version}
        messages.success(request, saved)
        return HttpResponseRedirect(reverse("admin:templates_prompt_change", args=[obj.pk]))

    @admin.action(description=gettext_lazy("Put in force"), permissions=["change"])
    def put_in_force(self, request: HttpRequest, queryset: QuerySet[Prompt]) -> None:
        count = 0
        for prompt in queryset[: self.list_per_page]:
            try:
                activate_prompt(by=cast(User, request.user), prompt=prompt)
            except RuleBroken as error:
                messages.error(request, str(error))
            else:
                count += 1
        if count:
            messages.success(request, _("%(count)d prompts are in force now.") % {"count": count})

    @staticmethod
    def _next_version(prompt: Prompt) -> int:
        rows = Prompt.objects.filter(**{name: getattr(prompt, name) for name in KIND})
        return max(rows.values_list("version", flat=True), default=0) + 1
