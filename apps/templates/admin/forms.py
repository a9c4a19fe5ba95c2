from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from apps.templates.models import Template


class DesignField(forms.JSONField):
    """The design as readable JSON, indented, in its own order."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, (dict, list)):
            return json.dumps(value, indent=2, ensure_ascii=False)
        return super().prepare_value(value)


class TemplateForm(forms.ModelForm[Template]):
    template_data = DesignField(
        label=_("Design"),
        widget=UnfoldAdminTextareaWidget(
            attrs={"class": "console-code", "rows": 32, "spellcheck": "false"}
        ),
        help_text=_("Checked whole when saved; a mistake is named by its path."),
    )

    class Meta:
        model = Template
        fields = (
            "name",
            "slug",
            "description",
            "template_type",
            "content_format",
            "vertical",
            "user",
            "organization",
            "template_data",
            "is_active",
        )
        widgets = {"description": UnfoldAdminTextareaWidget(attrs={"rows": 3})}
