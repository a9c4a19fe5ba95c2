from __future__ import annotations

import django_filters

from apps.contents.states import ContentStatus


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
