"""Filters that answer an operator's question."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RadioFilter, TextFilter

from apps.contents.models import Content, ContentJob, ContentRun, JobLog
from apps.contents.states import JobStatus, RunStatus

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


class ErrorFilter(TextFilter):  # type: ignore[misc]
    """Rows whose error contains the words."""

    title = _("error")
    parameter_name = "error"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        words = self.value()
        if not words:
            return queryset
        if queryset.model is JobLog:
            return queryset.filter(job__error_message__icontains=words)
        return queryset.filter(error_message__icontains=words)


class ProviderFilter(TextFilter):  # type: ignore[misc]
    """What a provider did: one job, a line of its log, or any job of a run."""

    title = _("provider")
    parameter_name = "by_provider"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        name = (self.value() or "").strip()
        if not name:
            return queryset
        if queryset.model is JobLog:
            return queryset.filter(job__provider=name)
        if queryset.model is ContentJob:
            return queryset.filter(provider=name)
        return queryset.filter(Exists(_jobs_of_run(provider=name)))


class ParkedFilter(RadioFilter):  # type: ignore[misc]
    """What stopped its worker too often and waits for a person."""

    title = _("parked")
    parameter_name = "parked"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002
        return [("yes", _("Parked: waits for a person"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        if self.value() != "yes":
            return queryset
        if queryset.model is ContentJob:
            return queryset.filter(parked_at__isnull=False)
        return queryset.filter(Exists(_jobs_of_run(parked_at__isnull=False)))


class SlowFilter(RadioFilter):  # type: ignore[misc]
    """What waits or runs for longer than it should."""

    title = _("taking long")
    parameter_name = "slow"
    _SPANS = {
        "1m": (timedelta(minutes=1), _("1 minute")),
        "10m": (timedelta(minutes=10), _("10 minutes")),
        "1h": (timedelta(hours=1), _("1 hour")),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002
        words = [("running", _("Running longer than %(span)s"))]
        if model_admin.model is ContentJob:
            words.append(("waiting", _("Waiting longer than %(span)s")))
        return [
            (f"{state}-{name}", sentence % {"span": span})
            for state, sentence in words
            for name, (_length, span) in self._SPANS.items()
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        state, _dash, name = (self.value() or "").partition("-")
        if name not in self._SPANS:
            return queryset
        before = timezone.now() - self._SPANS[name][0]
        if queryset.model is not ContentJob:
            return queryset.filter(status=RunStatus.RUNNING, created_at__lt=before)
        if state == "waiting":
            return queryset.filter(status=JobStatus.PENDING, ready_at__lt=before)
        return queryset.filter(status=JobStatus.RUNNING, started_at__lt=before)


def _jobs_of_run(**conditions: Any) -> QuerySet[ContentJob]:
    return ContentJob.objects.filter(run=OuterRef("pk"), **conditions)
