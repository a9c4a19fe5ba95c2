"""Filters that answer an operator's question."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RadioFilter

from apps.contents.models import Content, ContentRun
from apps.contents.states import RunStatus

LONG_RUN = timedelta(minutes=10)


class AttentionFilter(RadioFilter):  # type: ignore[misc]
    """What may need a person now."""

    title = _("attention")
    parameter_name = "attention"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002
        return [
            ("running", _("Being produced")),
            ("long", _("Running longer than 10 minutes")),
            ("failed", _("Failed today")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Content]) -> QuerySet[Content]:  # noqa: ARG002
        runs = self._runs()
        return queryset if runs is None else queryset.filter(pk__in=runs.values("content_id"))

    def _runs(self) -> QuerySet[ContentRun] | None:
        match self.value():
            case "running":
                return ContentRun.objects.filter(status=RunStatus.RUNNING)
            case "long":
                return ContentRun.objects.filter(
                    status=RunStatus.RUNNING, created_at__lt=timezone.now() - LONG_RUN
                )
            case "failed":
                midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
                return ContentRun.objects.filter(status=RunStatus.FAILED, finished_at__gte=midnight)
            case _:
                return None
