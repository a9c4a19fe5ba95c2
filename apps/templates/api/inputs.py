from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from apps.core.api.serializers import (
    ChoiceField,
    IdField,
    InputSerializer,
    NumberField,
    SwitchField,
    TextField,
    WholeNumberField,
)
from apps.projects.api.serializers import ModificationsField
from apps.projects.states import ContentFormat, Language, Vertical
from apps.templates.states import WatermarkCorner

OWNER_HELP = "The team that owns it; yourself when left out."


class DesignField(serializers.JSONField):
    """Any JSON here: the design's own check names every mistake by its path."""


class TemplateFields(InputSerializer):
    name = TextField(max_length=100)
    slug = serializers.RegexField(
        r"^[-a-zA-Z0-9_]+\Z", max_length=60, help_text="What runs and projects call it."
    )
    description = TextField(required=False, allow_blank=True, max_length=2000)
    vertical = ChoiceField(Vertical.choices, required=False, allow_null=True)
    content_format = ChoiceField(ContentFormat.choices, required=False)
    template_data = DesignField(help_text="See `templates/schema/`.")


class CreateTemplate(TemplateFields):
    organization = IdField(required=False, allow_null=True, help_text=OWNER_HELP)


class ChangeTemplate(TemplateFields):
    is_active = SwitchField(required=False)
    note = TextField(
        required=False,
        allow_blank=True,
        max_length=200,
        help_text="What was changed in the design: a word for its history.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "partial": True})


class DuplicateTemplate(InputSerializer):
    organization = IdField(required=False, allow_null=True, help_text=OWNER_HELP)
    name = TextField(required=False, max_length=100)
    slug = serializers.RegexField(r"^[-a-zA-Z0-9_]+\Z", required=False, max_length=60)


class ImportTemplates(InputSerializer):
    organization = IdField(required=False, allow_null=True, help_text=OWNER_HELP)
    document = serializers.JSONField(help_text="What `templates/export/` gave, or one entry of it.")


class LookAt(InputSerializer):
    """A design to look at: a template, or data that is not saved."""

    template = IdField(required=False)
    version = WholeNumberField(
        required=False, min_value=1, help_text="The template as it was in this version."
    )
    template_data = DesignField(required=False, help_text="In place of a template.")
    content_format = ChoiceField(ContentFormat.choices, required=False)
    modifications = ModificationsField(required=False)
    organization = IdField(required=False, allow_null=True, help_text="Whose brand is put on it.")
    with_brand = SwitchField(required=False, default=False)
    language = ChoiceField(Language.choices, required=False, default=Language.KOREAN)
    second = NumberField(required=False, default=1.5, min_value=0, max_value=3600)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("template" in attrs) == ("template_data" in attrs):
            raise serializers.ValidationError(
                {"template": _("Give a template, or template_data, not both.")}, code="required"
            )
        if "version" in attrs and "template" not in attrs:
            raise serializers.ValidationError(
                {"version": _("Only a template has versions.")}, code="not_applicable"
            )
        return attrs


class BrandKitFields(InputSerializer):
    text_color = TextField(required=False, allow_blank=True, max_length=7)
    accent_color = TextField(required=False, allow_blank=True, max_length=7)
    palettes = serializers.JSONField(required=False, help_text="Lists of three to six colours.")
    headline_font = TextField(required=False, allow_blank=True, max_length=60)
    body_font = TextField(required=False, allow_blank=True, max_length=60)
    watermark_corner = ChoiceField(WatermarkCorner.choices, required=False)
    is_active = SwitchField(required=False)


class CreateBrandKit(BrandKitFields):
    organization = IdField(required=False, allow_null=True, help_text=OWNER_HELP)


class ChangeBrandKit(BrandKitFields):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "partial": True})
