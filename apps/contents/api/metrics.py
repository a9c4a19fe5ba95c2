"""Figures of videos that are out: of one upload, and of channels, projects and templates."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.contents.api.uploads import UploadFilters
from apps.contents.metrics.series import (
    BY,
    MOST_GROUPS,
    NUMBERS,
    days_asked,
    groups,
    upload_series,
)
from apps.contents.models import ContentUpload
from apps.contents.selectors import uploads_seen_by
from apps.core.api.serializers import OutputSerializer
from apps.core.api.views import ApiListView, ApiView
from apps.core.errors import InvalidInput

DEFAULT_GROUPS = 20
_DAYS = [
    OpenApiParameter("from", OpenApiTypes.DATE, description="The first day; four weeks back."),
    OpenApiParameter("until", OpenApiTypes.DATE, description="The last day; today (UTC)."),
]


class NumbersOutput(OutputSerializer):
    """null: the platform does not tell it."""

    views = serializers.IntegerField(allow_null=True)
    likes = serializers.IntegerField(allow_null=True)
    comments = serializers.IntegerField(allow_null=True)
    shares = serializers.IntegerField(allow_null=True)


class SnapshotOutput(NumbersOutput):
    day = serializers.DateField()
    taken_at = serializers.DateTimeField()


class UploadMetricsOutput(OutputSerializer):
    id = serializers.UUIDField(source="pk")
    current = serializers.SerializerMethodField(help_text="As they were at the last look.")
    last_updated = serializers.SerializerMethodField()
    next_look_at = serializers.DateTimeField(source="next_metrics_at", allow_null=True)
    series = serializers.SerializerMethodField(help_text="One row a day, oldest first.")

    @extend_schema_field(NumbersOutput)
    def get_current(self, upload: ContentUpload) -> dict[str, int | None]:
        return {name: upload.metrics.get(name) for name in NUMBERS}

    @extend_schema_field(OpenApiTypes.DATETIME)
    def get_last_updated(self, upload: ContentUpload) -> str | None:
        found: str | None = upload.metrics.get("last_updated")
        return found

    @extend_schema_field(SnapshotOutput(many=True))
    def get_series(self, upload: ContentUpload) -> Any:
        first, last = self.context["days"]
        return SnapshotOutput(upload_series(upload, first=first, last=last), many=True).data


class DayOutput(OutputSerializer):
    day = serializers.DateField()
    gained = NumbersOutput()


class GroupOutput(OutputSerializer):
    id = serializers.UUIDField(allow_null=True)
    name = serializers.CharField()
    uploads = serializers.IntegerField(help_text="Of how many uploads there are figures.")
    totals = NumbersOutput(help_text="Of all time.")
    gained = NumbersOutput(help_text="In the days asked for.")
    series = DayOutput(many=True)


class MetricsOutput(OutputSerializer):
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    results = GroupOutput(many=True, help_text="Most views gained first.")


class UploadMetricsView(ApiView):
    @extend_schema(
        summary="Get an upload's figures", parameters=_DAYS, responses=UploadMetricsOutput
    )
    def get(self, request: Request, upload_id: UUID) -> Response:
        upload = uploads_seen_by(person(request)).filter(pk=upload_id).first()
        if upload is None:
            raise Http404
        context = {"days": _days(request)}
        return Response(UploadMetricsOutput(upload, context=context).data)


class MetricsView(ApiListView):
    queryset = ContentUpload.objects.none()
    filterset_class = UploadFilters
    pagination_class = None

    @extend_schema(
        summary="Compare figures",
        description=(
            "What channels, projects, templates or uploads gained, day by day. Old videos are "
            "looked at less often: their growth counts on the day of the look."
        ),
        parameters=[
            OpenApiParameter("by", enum=BY, description="`channel` when left out."),
            *_DAYS,
            OpenApiParameter("limit", int, description=f"Groups, 1 to {MOST_GROUPS}."),
        ],
        responses=MetricsOutput,
    )
    def get(self, request: Request) -> Response:
        by = request.query_params.get("by", BY[0])
        if by not in BY:
            raise InvalidInput(
                _("There is no such value. Known are: %(known)s.") % {"known": ", ".join(BY)},
                field="by",
            )
        first, last = _days(request)
        rows = self.filter_queryset(uploads_seen_by(person(request)))
        found = groups(rows, by, first=first, last=last, most=_limit(request))
        return Response(
            MetricsOutput({"first_day": first, "last_day": last, "results": found}).data
        )


def _days(request: Request) -> tuple[date, date]:
    first, last = (_day(request, name) for name in ("from", "until"))
    if first and last and first > last:
        raise InvalidInput(_("The first day is after the last one."), field="from")
    return days_asked(first, last, timezone.now().date())


def _day(request: Request, name: str) -> date | None:
    text = request.query_params.get(name)
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput(_("A day is written like 2026-03-31."), field=name) from None


def _limit(request: Request) -> int:
    text = request.query_params.get("limit", str(DEFAULT_GROUPS))
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= MOST_GROUPS):
        raise InvalidInput(
            _("A page holds 1 to %(most)d rows.") % {"most": MOST_GROUPS}, field="limit"
        )
    return int(text)
