"""What people send about sources, and filters of the lists."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import django_filters
from django.db.models import Q, QuerySet
from rest_framework import serializers

from apps.accounts.models import User
from apps.core.api.serializers import (
    ChoiceField,
    IdField,
    InputSerializer,
    SwitchField,
    TextField,
)
from apps.projects.errors import ProjectUnknown
from apps.projects.models import DataSource, Project, SourceItem
from apps.projects.selectors import projects_seen_by
from apps.projects.states import DataSourceType, ItemVerdict, VisitStatus

_ROOM = 1000  # the services' own limits have better sentences


class Config(serializers.JSONField):
    """An object; its keys are those of the kind."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict):
            self.fail("invalid")
        return super().to_internal_value(data)


class TrySource(InputSerializer):
    project = IdField()
    source_type = ChoiceField(DataSourceType.choices)
    config = Config(help_text="The settings of the kind.")
    schedule_cron = TextField(required=False, allow_blank=True, max_length=_ROOM, default="")
    data_source = IdField(required=False, help_text="The saved source that is to be changed.")


class CreateSource(InputSerializer):
    project = IdField()
    name = TextField(max_length=_ROOM)
    source_type = ChoiceField(DataSourceType.choices)
    config = Config(help_text="The settings of the kind; see docs/how-to/schedule-sources.md.")
    schedule_cron = TextField(
        required=False,
        allow_blank=True,
        max_length=_ROOM,
        help_text="Five fields, in the time zone of the project's owner; empty: only by hand.",
    )
    is_active = SwitchField(required=False)


class ChangeSource(InputSerializer):
    """What is left out stays as it is."""

    name = TextField(required=False, max_length=_ROOM)
    config = Config(required=False, help_text="All settings: those left out get their defaults.")
    schedule_cron = TextField(required=False, allow_blank=True, max_length=_ROOM)
    is_active = SwitchField(required=False)


class NoInput(InputSerializer):
    """An empty object."""


class SourceFilters(django_filters.FilterSet):  # type: ignore[misc]
    project = django_filters.UUIDFilter(field_name="project_id", label="Of this project.")
    source_type = django_filters.ChoiceFilter(choices=DataSourceType.choices)
    is_active = django_filters.BooleanFilter(label="Not paused.")
    in_trouble = django_filters.BooleanFilter(method="by_trouble", label="The last look failed.")
    search = django_filters.CharFilter(
        field_name="name", lookup_expr="icontains", label="Words of the name.", max_length=200
    )

    def by_trouble(
        self,
        rows: QuerySet[DataSource],
        _name: str,
        value: bool,  # noqa: FBT001
    ) -> QuerySet[DataSource]:
        return rows.exclude(last_error="") if value else rows.filter(last_error="")


class VisitFilters(django_filters.FilterSet):  # type: ignore[misc]
    status = django_filters.ChoiceFilter(choices=VisitStatus.choices)


class ItemFilters(django_filters.FilterSet):  # type: ignore[misc]
    verdict = django_filters.ChoiceFilter(choices=ItemVerdict.choices)
    reason = django_filters.CharFilter(label="Skipped for this reason, a code.", max_length=40)
    search = django_filters.CharFilter(
        method="by_words", label="Words of title or summary.", max_length=200
    )

    def by_words(self, rows: QuerySet[SourceItem], _name: str, value: str) -> QuerySet[SourceItem]:
        return rows.filter(Q(title__icontains=value) | Q(summary__icontains=value))


class AllItemsFilters(ItemFilters):
    project = django_filters.UUIDFilter(field_name="project_id", label="Of this project.")
    source = django_filters.UUIDFilter(field_name="data_source_id", label="Of this source.")


def named_project(by: User, project_id: UUID) -> Project:
    """The project that a body names; raises ProjectUnknown for one the person may not know of."""
    rows = projects_seen_by(by).select_related("user", "organization")
    project = rows.filter(pk=project_id).first()
    if project is None:
        raise ProjectUnknown
    return project
