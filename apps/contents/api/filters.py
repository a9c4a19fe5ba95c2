from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from apps.contents.api.run_outputs import PRIORITIES
from apps.contents.models import ContentJob, ContentRun, JobLog, MediaAsset
from apps.contents.selectors import library_words
from apps.contents.states import ContentStatus, JobStatus, JobType, Priority, RunStatus


class ContentFilters(django_filters.FilterSet):  # type: ignore[misc]
    project = django_filters.UUIDFilter(field_name="project_id", label="Of this project.")
    status = django_filters.ChoiceFilter(choices=ContentStatus.choices)
    search = django_filters.CharFilter(
        field_name="title", lookup_expr="icontains", label="Words of the title.", max_length=200
    )
    created_after = django_filters.IsoDateTimeFilter(
        field_name="created_at", lookup_expr="gte", label="This moment or later."
    )
    created_before = django_filters.IsoDateTimeFilter(
        field_name="created_at", lookup_expr="lt", label="Before this moment."
    )


class MediaAssetFilters(django_filters.FilterSet):  # type: ignore[misc]
    organization = django_filters.UUIDFilter(field_name="organization_id", label="Of this team.")
    kind = django_filters.ChoiceFilter(
        choices=[(kind.value, kind.label) for kind in MediaAsset.LIBRARY_KINDS]
    )
    status = django_filters.ChoiceFilter(choices=MediaAsset.Status.choices)
    tag = django_filters.CharFilter(method="by_tag", label="With this tag.", max_length=60)
    search = django_filters.CharFilter(
        method="by_words", label="Words of title, tags, licence or origin.", max_length=200
    )

    def by_tag(self, rows: QuerySet[MediaAsset], _name: str, value: str) -> QuerySet[MediaAsset]:
        return rows.filter(tags__contains=[value.strip().lower()])

    def by_words(self, rows: QuerySet[MediaAsset], _name: str, value: str) -> QuerySet[MediaAsset]:
        return rows.filter(library_words(value))


# A year: longer than anything waits, and far from what a date can hold.
MOST_SECONDS = 31_536_000


def _longer_than(label: str, method: str) -> Any:
    return django_filters.NumberFilter(
        method=method, label=label, min_value=0, max_value=MOST_SECONDS
    )


class RunFilters(django_filters.FilterSet):  # type: ignore[misc]
    content = django_filters.UUIDFilter(field_name="content_id", label="Of this content.")
    project = django_filters.UUIDFilter(field_name="content__project_id", label="Of this project.")
    status = django_filters.ChoiceFilter(choices=RunStatus.choices)
    priority = django_filters.TypedChoiceFilter(
        choices=PRIORITIES, coerce=lambda name: Priority[name.upper()]
    )
    provider = django_filters.CharFilter(
        method="by_provider", label="A provider that did one of its steps.", max_length=30
    )
    error = django_filters.CharFilter(
        field_name="error_message", lookup_expr="icontains", label="Words.", max_length=200
    )
    parked = django_filters.BooleanFilter(method="by_parked", label="Waits for a person.")
    running_longer_than = _longer_than("Seconds since it started, and not ended.", "by_age")
    created_after = django_filters.IsoDateTimeFilter(
        field_name="created_at", lookup_expr="gte", label="This moment or later."
    )
    created_before = django_filters.IsoDateTimeFilter(
        field_name="created_at", lookup_expr="lt", label="Before this moment."
    )

    def by_provider(
        self, rows: QuerySet[ContentRun], _name: str, value: str
    ) -> QuerySet[ContentRun]:
        return rows.filter(Exists(_jobs_of_run(provider=value)))

    def by_parked(
        self,
        rows: QuerySet[ContentRun],
        _name: str,
        value: bool,  # noqa: FBT001
    ) -> QuerySet[ContentRun]:
        parked = Exists(_jobs_of_run(parked_at__isnull=False))
        return rows.filter(parked if value else ~parked)

    def by_age(self, rows: QuerySet[ContentRun], _name: str, value: Any) -> QuerySet[ContentRun]:
        return rows.filter(status=RunStatus.RUNNING, created_at__lt=_ago(value))


class JobFilters(django_filters.FilterSet):  # type: ignore[misc]
    content = django_filters.UUIDFilter(field_name="content_id", label="Of this content.")
    run = django_filters.UUIDFilter(field_name="run_id", label="Of this run.")
    job_type = django_filters.ChoiceFilter(choices=JobType.choices)
    status = django_filters.ChoiceFilter(choices=JobStatus.choices)
    provider = django_filters.CharFilter(label="Who did it.", max_length=30)
    error = django_filters.CharFilter(
        field_name="error_message", lookup_expr="icontains", label="Words.", max_length=200
    )
    parked = django_filters.BooleanFilter(
        field_name="parked_at", lookup_expr="isnull", exclude=True, label="Waits for a person."
    )
    is_reused = django_filters.BooleanFilter(label="Taken over from an earlier run.")
    waiting_longer_than = _longer_than("Seconds since it could have been taken.", "by_waiting")
    running_longer_than = _longer_than("Seconds since it was first taken.", "by_running")

    def by_waiting(
        self, rows: QuerySet[ContentJob], _name: str, value: Any
    ) -> QuerySet[ContentJob]:
        return rows.filter(status=JobStatus.PENDING, ready_at__lt=_ago(value))

    def by_running(
        self, rows: QuerySet[ContentJob], _name: str, value: Any
    ) -> QuerySet[ContentJob]:
        return rows.filter(status=JobStatus.RUNNING, started_at__lt=_ago(value))


class LogFilters(django_filters.FilterSet):  # type: ignore[misc]
    content = django_filters.UUIDFilter(field_name="job__content_id", label="Of this content.")
    run = django_filters.UUIDFilter(field_name="job__run_id", label="Of this run.")
    job_type = django_filters.ChoiceFilter(field_name="job__job_type", choices=JobType.choices)
    status = django_filters.ChoiceFilter(
        field_name="job__status", choices=JobStatus.choices, label="The job's status."
    )
    provider = django_filters.CharFilter(
        field_name="job__provider", label="Who did the job.", max_length=30
    )
    level = django_filters.MultipleChoiceFilter(choices=JobLog.Level.choices)
    error = django_filters.CharFilter(
        field_name="job__error_message",
        lookup_expr="icontains",
        label="Words of the job's error.",
        max_length=200,
    )
    search = django_filters.CharFilter(
        field_name="message", lookup_expr="icontains", label="Words of the line.", max_length=200
    )
    created_after = django_filters.IsoDateTimeFilter(
        field_name="created_at", lookup_expr="gte", label="This moment or later."
    )
    created_before = django_filters.IsoDateTimeFilter(
        field_name="created_at", lookup_expr="lt", label="Before this moment."
    )


def _jobs_of_run(**conditions: Any) -> QuerySet[ContentJob]:
    return ContentJob.objects.filter(run=OuterRef("pk"), **conditions)


def _ago(seconds: Any) -> Any:
    return timezone.now() - timedelta(seconds=float(seconds))
