"""What contents look like in answers. Storage keys never leave: files have addresses here."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.accounts.api.people import AuthorOutput
from apps.contents.api.run_outputs import RunSummary
from apps.contents.models import Content, StoryboardBlock
from apps.contents.scripts.topics import text_of, topic_of
from apps.contents.states import ContentStatus, SourceType
from apps.core.api.serializers import OutputSerializer

_LINK = {"type": ["string", "null"], "format": "uri"}


def address(serializer: serializers.Serializer[Any], name: str, *args: object) -> str:
    """The absolute address of a resource of the API."""
    path = reverse(f"api:{name}", args=args)
    return str(serializer.context["request"].build_absolute_uri(path))


class ContentSummary(OutputSerializer):
    id = serializers.UUIDField()
    project = serializers.UUIDField(source="project_id")
    title = serializers.CharField()
    status = serializers.ChoiceField(ContentStatus.choices)
    source_type = serializers.ChoiceField(SourceType.choices)
    tags = serializers.ListField(child=serializers.CharField())
    thumbnail = serializers.SerializerMethodField()
    duration_seconds = serializers.DecimalField(
        max_digits=10, decimal_places=2, source="video_duration", allow_null=True
    )
    resolution = serializers.CharField(source="video_resolution", help_text="Such as 1080x1920.")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)

    @extend_schema_field(_LINK)
    def get_thumbnail(self, content: Content) -> str | None:
        if not content.thumbnail_url:
            return None
        return address(self, "content-thumbnail", content.pk)


class ScriptOutput(OutputSerializer):
    """The script in force."""

    version = serializers.IntegerField(source="number")
    hook = serializers.CharField()
    body = serializers.ListField(child=serializers.CharField())
    cta = serializers.CharField(source="call_to_action")
    full_text = serializers.SerializerMethodField()

    def get_full_text(self, version: Any) -> str:
        return str(version.as_json()["full_text"])


class WordOutput(OutputSerializer):
    text = serializers.CharField()
    start_ms = serializers.IntegerField()
    end_ms = serializers.IntegerField()


class SceneOutput(OutputSerializer):
    position = serializers.IntegerField()
    narration = serializers.CharField()
    visual_kind = serializers.CharField()
    picture = serializers.SerializerMethodField()
    start_ms = serializers.IntegerField(allow_null=True)
    end_ms = serializers.IntegerField(allow_null=True)
    words = WordOutput(many=True, help_text="When each word is heard, from the film's start.")

    @extend_schema_field(_LINK)
    def get_picture(self, scene: StoryboardBlock) -> str | None:
        if scene.image_id is None:
            return None
        return address(self, "content-scene-picture", scene.content_id, scene.position)


class VideoOutput(OutputSerializer):
    url = serializers.SerializerMethodField()
    duration_seconds = serializers.DecimalField(
        max_digits=10, decimal_places=2, source="video_duration", allow_null=True
    )
    resolution = serializers.CharField(source="video_resolution")
    size_bytes = serializers.SerializerMethodField()

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, content: Content) -> str:
        return address(self, "content-video", content.pk)

    def get_size_bytes(self, content: Content) -> int | None:
        film = content.assets.filter(kind="video", storage_key=content.video_url).first()
        return film.size_bytes if film else None


class SafetyOutput(OutputSerializer):
    score = serializers.DecimalField(
        max_digits=3, decimal_places=2, source="safety_score", allow_null=True
    )
    flags = serializers.JSONField(source="safety_flags")


class ContentDetail(ContentSummary):
    description = serializers.CharField()
    source_url = serializers.CharField()
    text = serializers.SerializerMethodField(help_text="What the film is made from.")
    topic = serializers.SerializerMethodField(help_text="What it is about when it has no text.")
    script = ScriptOutput(source="current_script", allow_null=True)
    scenes = SceneOutput(many=True)
    video = serializers.SerializerMethodField()
    safety = SafetyOutput(source="*")
    latest_run = serializers.SerializerMethodField()

    def get_text(self, content: Content) -> str:
        return text_of(content.source_data)

    def get_topic(self, content: Content) -> str:
        return topic_of(content.source_data)

    @extend_schema_field(VideoOutput(allow_null=True))
    def get_video(self, content: Content) -> dict[str, Any] | None:
        return dict(VideoOutput(content, context=self.context).data) if content.video_url else None

    @extend_schema_field(RunSummary(allow_null=True))
    def get_latest_run(self, content: Content) -> dict[str, Any] | None:
        run = content.runs.prefetch_related("jobs").order_by("-id").first()
        return dict(RunSummary(run).data) if run else None


class ScriptVersionOutput(ScriptOutput):
    id = serializers.UUIDField()
    title = serializers.CharField()
    tags = serializers.ListField(child=serializers.CharField())
    author = AuthorOutput(allow_null=True, help_text="The person; null when a provider wrote it.")
    provider = serializers.CharField()
    prompt = serializers.UUIDField(
        source="prompt_id", allow_null=True, help_text="The prompt that it was asked for with."
    )
    prompt_version = serializers.IntegerField(allow_null=True)
    restored_from = serializers.IntegerField(
        allow_null=True, help_text="The version whose words these are."
    )
    created_at = serializers.DateTimeField()
