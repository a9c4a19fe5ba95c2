from __future__ import annotations

import json
from typing import Any

import orjson
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from apps.core.api.conditional import etag_of
from apps.core.json_problems import not_json
from apps.templates.design.ordering import in_reading_order
from apps.templates.models import Template


class DesignField(forms.JSONField):
    """The design as readable JSON, indented, in the order people read it."""

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError as error:
            raise forms.ValidationError(not_json(error), code="invalid") from error

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What was typed stays as it was typed, sound or not."""
        return initial if self.disabled else data

    def prepare_value(self, value: Any) -> Any:
        if value is None or isinstance(value, str):
            return value or ""
        if isinstance(value, (dict, list)):
            return json.dumps(in_reading_order(value), indent=2, ensure_ascii=False)
        return super().prepare_value(value)


class TemplateForm(forms.ModelForm[Template]):
    template_data = DesignField(
        label=gettext_lazy("Design"),
        widget=UnfoldAdminTextareaWidget(
            attrs={
                "class": "console-code",
                "rows": 32,
                "spellcheck": "false",
                "data-design": "",
                "wrap": "off",
            }
        ),
        help_text=gettext_lazy("Checked whole when saved; a mistake is named by its path."),
    )
    note = forms.CharField(
        label=gettext_lazy("What did you change?"),
        required=False,
        max_length=200,
        widget=UnfoldAdminTextInputWidget,
        help_text=gettext_lazy("A word for the history; a changed design is kept as a version."),
    )
    # What the person saw when the page was opened.
    version = forms.CharField(widget=forms.HiddenInput, required=False)

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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.created_at and "version" in self.fields:
            self.fields["version"].initial = etag_of(self.instance)

    def clean(self) -> dict[str, Any]:
        """Somebody else's change is not written over."""
        data = super().clean() or {}
        seen = data.get("version")
        if seen and self.instance.created_at:
            stored = Template.objects.select_for_update().filter(pk=self.instance.pk).first()
            if stored is not None and etag_of(stored) != seen:
                self.add_error(
                    None,
                    _(
                        "Somebody changed this template since you opened it. Copy your design,"
                        " open the page again, and put your change in."
                    ),
                )
        return data
