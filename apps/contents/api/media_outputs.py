"""Files of the media library in answers. Storage keys never leave."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.contents.api.outputs import address
from apps.contents.models import MediaAsset
from apps.core.api.serializers import OutputSerializer

_LINK = {"type": ["string", "null"], "format": "uri"}


class AssetOutput(OutputSerializer):
    id = serializers.UUIDField()
    organization = serializers.UUIDField(source="organization_id", allow_null=True)
    kind = serializers.ChoiceField(MediaAsset.Kind.choices)
    title = serializers.CharField()
    tags = serializers.ListField(child=serializers.CharField())
    license = serializers.CharField()
    origin = serializers.CharField()
    status = serializers.ChoiceField(MediaAsset.Status.choices)
    error = serializers.CharField(source="error_message")
    mime_type = serializers.CharField()
    size_bytes = serializers.IntegerField()
    width = serializers.IntegerField(allow_null=True)
    height = serializers.IntegerField(allow_null=True)
    duration_ms = serializers.IntegerField(allow_null=True)
    file = serializers.SerializerMethodField()
    preview = serializers.SerializerMethodField()
    used_in = serializers.SerializerMethodField(help_text="The contents whose scenes show it.")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    @extend_schema_field(_LINK)
    def get_file(self, asset: MediaAsset) -> str | None:
        ready = asset.status == MediaAsset.Status.READY
        return address(self, "media-asset-file", asset.pk) if ready else None

    @extend_schema_field(_LINK)
    def get_preview(self, asset: MediaAsset) -> str | None:
        return address(self, "media-asset-preview", asset.pk) if asset.preview_key else None

    @extend_schema_field(serializers.ListField(child=serializers.UUIDField()))
    def get_used_in(self, asset: MediaAsset) -> list[str]:
        return sorted({str(scene.content_id) for scene in asset.scenes.all()})
