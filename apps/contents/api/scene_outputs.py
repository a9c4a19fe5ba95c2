"""A storyboard in answers."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.contents.api.outputs import SceneOutput
from apps.contents.models import StoryboardBlock
from apps.core.api.serializers import OutputSerializer


class ChosenOutput(OutputSerializer):
    """What a person chose; empty where the planner decides."""

    kind = serializers.CharField(default="")
    headline = serializers.CharField(default="")
    prompt = serializers.CharField(default="")
    items = serializers.ListField(child=serializers.CharField(), default=list)
    figures = serializers.ListField(child=serializers.CharField(), default=list)


class BoardSceneOutput(SceneOutput):
    id = serializers.UUIDField()
    source = serializers.CharField(source="visual_source")  # type: ignore[assignment]
    asset = serializers.UUIDField(source="asset_id", allow_null=True)
    headline = serializers.SerializerMethodField(help_text="As planned; empty before that.")
    chosen = ChosenOutput(source="choices")
    is_muted = serializers.BooleanField()
    is_locked = serializers.BooleanField()
    is_drawing = serializers.SerializerMethodField(help_text="Its picture is being drawn.")
    draw_error = serializers.CharField()

    def get_headline(self, scene: StoryboardBlock) -> str:
        return str(scene.visual.get("headline", ""))

    def get_is_drawing(self, scene: StoryboardBlock) -> bool:
        return scene.draw_requested_at is not None


class StoryboardOutput(OutputSerializer):
    version = serializers.IntegerField(source="storyboard_version")
    is_arranged = serializers.BooleanField(
        source="has_own_storyboard", help_text="The next run shows the scenes as they are here."
    )
    can_undo = serializers.SerializerMethodField()
    scenes = serializers.SerializerMethodField()

    def get_can_undo(self, content: Any) -> bool:
        return bool(content.storyboard_revisions.exists())

    @extend_schema_field(BoardSceneOutput(many=True))
    def get_scenes(self, content: Any) -> Any:
        rows = content.scenes.order_by("position")
        return BoardSceneOutput(rows, many=True, context=self.context).data
