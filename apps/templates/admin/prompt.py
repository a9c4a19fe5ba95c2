from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.core.admin.base import ConsoleAdmin
from apps.templates.models import Prompt


@admin.register(Prompt)
class PromptAdmin(ConsoleAdmin):
    """How scripts are asked for."""

    list_display = ("name", "vertical", "language", "content_format", "version", "is_active")
    list_filter = ("language", "vertical", "content_format", "is_active")
    search_fields = ("name",)
    fieldsets = (
        (None, {"fields": (("name", "type"), ("version", "is_active"))}),
        (_("Used for"), {"fields": (("vertical", "language", "content_format"),)}),
        (_("Texts"), {"fields": ("system_prompt", "hook_template", "call_to_action")}),
        (
            _("For providers that draw"),
            {"fields": ("scene_template", "image_template"), "classes": ("collapse",)},
        ),
    )
