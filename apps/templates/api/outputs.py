from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.core.api.serializers import OutputSerializer
from apps.projects.states import ContentFormat, Vertical
from apps.templates.design.variants import formats_of
from apps.templates.models import BrandKit, Template, TemplatePreview
from apps.templates.states import PreviewStatus, TemplateType, WatermarkCorner


class TemplateSummary(OutputSerializer):
    id = serializers.UUIDField()
    organization = serializers.UUIDField(source="organization_id", allow_null=True)
    slug = serializers.CharField(help_text="What a run's `template` is set to.")
    name = serializers.CharField()
    description = serializers.CharField()
    template_type = serializers.ChoiceField(TemplateType.choices)
    vertical = serializers.ChoiceField(Vertical.choices, allow_null=True)
    content_format = serializers.ChoiceField(ContentFormat.choices)
    is_premium = serializers.BooleanField()
    usage_count = serializers.IntegerField(help_text="Videos made with it.")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class TemplateDetail(TemplateSummary):
    template_data = serializers.DictField(help_text="The design: size, fonts, colours, elements.")
    formats = serializers.SerializerMethodField(help_text="The formats that it can make.")

    def get_formats(self, template: Template) -> list[str]:
        return list(formats_of(template.template_data, template.content_format))


class TemplateDocument(OutputSerializer):
    format = serializers.CharField()
    version = serializers.IntegerField()
    templates = serializers.ListField(child=serializers.DictField())


class PreviewOutput(OutputSerializer):
    id = serializers.UUIDField()
    status = serializers.ChoiceField(PreviewStatus.choices)
    error = serializers.CharField(
        help_text="Why there is no clip; of a clip that is ready: why nobody speaks in it."
    )
    start_ms = serializers.IntegerField()
    duration_ms = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    clip = serializers.SerializerMethodField(help_text="Where the film is, once it is ready.")

    def get_clip(self, preview: TemplatePreview) -> str:
        is_ready = preview.status == PreviewStatus.READY
        return f"/api/v1/template-previews/{preview.pk}/clip/" if is_ready else ""


class BrandKitOutput(OutputSerializer):
    id = serializers.UUIDField()
    organization = serializers.UUIDField(source="organization_id", allow_null=True)
    text_color = serializers.CharField()
    accent_color = serializers.CharField()
    palettes = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    headline_font = serializers.CharField()
    body_font = serializers.CharField()
    watermark_corner = serializers.ChoiceField(WatermarkCorner.choices)
    is_active = serializers.BooleanField()
    files = serializers.SerializerMethodField(help_text="Facts of each file, by role.")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    def get_files(self, kit: BrandKit) -> dict[str, Any]:
        return {
            role: {name: value for name, value in facts.items() if name != "key"}
            for role, facts in kit.files.items()
        }
