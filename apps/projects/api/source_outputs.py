"""What sources, visits and items look like in answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rest_framework import serializers

from apps.core.api.serializers import OutputSerializer
from apps.projects.clocks import database_now
from apps.projects.models import DataSource, SourceItem
from apps.projects.reasons import reason_sentence
from apps.projects.schedule_words import in_words
from apps.projects.services.source_trials import KNOWN, NEW, UNWANTED
from apps.projects.source_schedules import next_look, next_times
from apps.projects.states import DataSourceType, ItemVerdict, VisitStatus, VisitTrigger
from apps.projects.zones import zone_of


class Moments(serializers.ListField):
    """Times with their offsets."""

    child = serializers.DateTimeField(default_timezone=None)

    def to_representation(self, data: Any) -> list[str]:
        return [moment.isoformat() for moment in data]


class SourceSummary(OutputSerializer):
    id = serializers.UUIDField()
    project = serializers.UUIDField(source="project_id")
    name = serializers.CharField()
    source_type = serializers.ChoiceField(DataSourceType.choices)
    config = serializers.DictField(help_text="The settings of its kind.")
    schedule_cron = serializers.CharField(help_text="Five fields; empty: only by hand.")
    schedule_words = serializers.SerializerMethodField(help_text="For people.")
    time_zone = serializers.SerializerMethodField(help_text="In which the schedule is read.")
    is_active = serializers.BooleanField()
    next_run_at = serializers.SerializerMethodField(
        help_text="When it is looked at next; null when it sleeps or its project does."
    )
    last_fetched_at = serializers.DateTimeField(allow_null=True)
    last_error = serializers.CharField(help_text="Why the last look failed, or empty.")
    failures = serializers.IntegerField(help_text="In a row.")
    wait_until = serializers.DateTimeField(
        allow_null=True, help_text="Left alone until then, because it failed."
    )
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    def get_schedule_words(self, source: DataSource) -> str:
        return in_words(source.schedule_cron)

    def get_time_zone(self, source: DataSource) -> str:
        return zone_of(source.project).key

    def get_next_run_at(self, source: DataSource) -> datetime | None:
        return next_look(source)


class SourceDetail(SourceSummary):
    next_times = serializers.SerializerMethodField(help_text="The next five, in the time zone.")

    def get_next_times(self, source: DataSource) -> list[datetime]:
        return next_times(source, database_now())


class VisitOutput(OutputSerializer):
    id = serializers.UUIDField()
    trigger = serializers.ChoiceField(VisitTrigger.choices)
    slot = serializers.DateTimeField(help_text="The time of the schedule, or of the request.")
    status = serializers.ChoiceField(VisitStatus.choices)
    attempt = serializers.IntegerField()
    next_attempt_at = serializers.DateTimeField(allow_null=True)
    found_count = serializers.IntegerField()
    new_count = serializers.IntegerField()
    unfit_count = serializers.IntegerField(help_text="Not wanted, by the settings.")
    is_unchanged = serializers.BooleanField(help_text="The other side said: as before.")
    notes = serializers.ListField(child=serializers.CharField())
    error = serializers.CharField(source="error_message")
    requested_by = serializers.UUIDField(source="requested_by_id", allow_null=True)
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)


class ItemSummary(OutputSerializer):
    id = serializers.UUIDField()
    project = serializers.UUIDField(source="project_id")
    data_source = serializers.UUIDField(source="data_source_id")
    title = serializers.CharField()
    url = serializers.CharField()
    summary = serializers.CharField()
    published_at = serializers.DateTimeField(allow_null=True)
    score = serializers.FloatField(help_text="0.0 to 1.0: how well the keywords match.")
    verdict = serializers.ChoiceField(ItemVerdict.choices)
    verdict_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(help_text="Why it was skipped: a code, or empty.")
    reason_sentence = serializers.SerializerMethodField(help_text="The same for people.")
    content = serializers.UUIDField(source="content_id", allow_null=True)
    created_at = serializers.DateTimeField()

    def get_reason_sentence(self, item: SourceItem) -> str:
        return reason_sentence(item.reason, item.reason_facts)


class ItemDetail(ItemSummary):
    text = serializers.CharField()
    facts = serializers.DictField()


class TriedItemOutput(OutputSerializer):
    outcome = serializers.ChoiceField([NEW, KNOWN, UNWANTED])
    title = serializers.CharField(source="item.title")
    url = serializers.CharField(source="item.url")
    summary = serializers.CharField(source="item.summary")
    published_at = serializers.DateTimeField(source="item.published_at", allow_null=True)
    score = serializers.FloatField(source="item.score")
    reason = serializers.CharField(source="item.reason")
    reason_sentence = serializers.CharField(source="why")


class TrialOutput(OutputSerializer):
    error = serializers.CharField(help_text="Why nothing could be read, or empty.")
    items = TriedItemOutput(many=True)
    notes = serializers.ListField(child=serializers.CharField())
    schedule_words = serializers.CharField()
    next_times = Moments()


class SchedulePreviewOutput(OutputSerializer):
    schedule_cron = serializers.CharField(help_text="As it would be stored.")
    schedule_words = serializers.CharField()
    time_zone = serializers.CharField()
    next_times = Moments()
