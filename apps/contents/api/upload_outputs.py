"""What uploads look like in answers. A platform's session is in none of them."""

from __future__ import annotations

from rest_framework import serializers

from apps.contents.models import ContentUpload
from apps.contents.publishing.wording import moved_sentence
from apps.contents.states import UploadStatus, Visibility
from apps.core.api.serializers import OutputSerializer
from apps.projects.states import Platform


class UploadChannelOutput(OutputSerializer):
    id = serializers.UUIDField()
    platform = serializers.ChoiceField(Platform.choices)
    name = serializers.CharField()


class UploadOutput(OutputSerializer):
    id = serializers.UUIDField()
    content = serializers.UUIDField(source="content_id")
    project = serializers.UUIDField(source="content.project_id")
    channel = UploadChannelOutput()
    status = serializers.ChoiceField(UploadStatus.choices)
    title = serializers.CharField()
    description = serializers.CharField()
    tags = serializers.ListField(child=serializers.CharField())
    visibility = serializers.ChoiceField(Visibility.choices)
    ai_disclosure = serializers.BooleanField()
    made_for_kids = serializers.BooleanField()
    with_captions = serializers.BooleanField()
    is_automatic = serializers.BooleanField()
    scheduled_at = serializers.DateTimeField(allow_null=True)
    moved_from = serializers.DateTimeField(
        allow_null=True, help_text="When it was planned for, before it was moved."
    )
    moved_reason = serializers.SerializerMethodField()
    progress = serializers.SerializerMethodField(help_text="Of the transfer, 0 to 100.")
    attempt = serializers.IntegerField()
    next_attempt_at = serializers.DateTimeField(allow_null=True)
    error = serializers.CharField(source="error_message")
    notes = serializers.ListField(
        child=serializers.CharField(), help_text="Extras that the platform refused."
    )
    platform_video_id = serializers.CharField()
    platform_url = serializers.CharField()
    platform_visibility = serializers.CharField(help_text="What the platform really gave it.")
    published_at = serializers.DateTimeField(allow_null=True)
    remove_requested_at = serializers.DateTimeField(allow_null=True)
    removed_at = serializers.DateTimeField(allow_null=True)
    metrics = serializers.DictField(
        help_text="views, likes, comments, shares and last_updated, as far as they are known."
    )
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    def get_moved_reason(self, upload: ContentUpload) -> str:
        return moved_sentence(upload)

    def get_progress(self, upload: ContentUpload) -> int:
        return upload.percent


class UploadListOutput(OutputSerializer):
    results = UploadOutput(many=True)


class CalendarEntryOutput(OutputSerializer):
    id = serializers.UUIDField()
    at = serializers.DateTimeField(help_text="When it came out, or is planned for.")
    content = serializers.UUIDField(source="content_id")
    project = serializers.UUIDField(source="content.project_id")
    channel = UploadChannelOutput()
    title = serializers.CharField()
    status = serializers.ChoiceField(UploadStatus.choices)
    moved_from = serializers.DateTimeField(allow_null=True)
    moved_reason = serializers.SerializerMethodField()
    platform_url = serializers.CharField()

    def get_moved_reason(self, upload: ContentUpload) -> str:
        return moved_sentence(upload)


class CalendarOutput(OutputSerializer):
    results = CalendarEntryOutput(many=True)
    is_cut = serializers.BooleanField(help_text="There are more: ask for a shorter time.")


class HourOutput(OutputSerializer):
    hour = serializers.IntegerField(help_text="0 to 23, on the channel's clock.")
    videos = serializers.IntegerField()
    ratio = serializers.FloatField(help_text="1.0 is as many views as the channel usually gets.")


class HourSuggestionOutput(OutputSerializer):
    hour = serializers.IntegerField(help_text="0 to 23, on the channel's clock.")
    is_measured = serializers.BooleanField(
        help_text="From the channel's own figures; otherwise only what is usual."
    )
    videos = serializers.IntegerField(help_text="How many videos with figures there are.")
    hours = HourOutput(many=True)
    next_at = serializers.DateTimeField(help_text="When the clock next shows that hour.")
