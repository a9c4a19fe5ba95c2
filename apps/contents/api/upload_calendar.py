"""When things go out: the calendar, and the best hour of a channel."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.fields import empty
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.contents.api.upload_inputs import MomentField
from apps.contents.api.upload_outputs import CalendarOutput, HourSuggestionOutput
from apps.contents.api.uploads import UploadFilters
from apps.contents.models import ContentUpload
from apps.contents.publishing.calendar import calendar_part
from apps.contents.publishing.hours import next_at, suggest_hour
from apps.contents.selectors import uploads_seen_by
from apps.core.api.views import ApiListView, ApiView
from apps.projects.selectors import channels_seen_by

_SPAN = [
    OpenApiParameter("from", str, required=True, description="RFC 3339; included."),
    OpenApiParameter("to", str, required=True, description="RFC 3339; at most 62 days later."),
]


class CalendarView(ApiListView):
    queryset = ContentUpload.objects.none()
    filterset_class = UploadFilters
    pagination_class = None

    @extend_schema(
        summary="Get the calendar of uploads", parameters=_SPAN, responses=CalendarOutput
    )
    def get(self, request: Request) -> Response:
        start, end = (_moment(request, name) for name in ("from", "to"))
        rows = self.filter_queryset(uploads_seen_by(person(request)))
        part = calendar_part(rows, start=start, end=end)
        return Response(CalendarOutput({"results": part.uploads, "is_cut": part.is_cut}).data)


def _moment(request: Request, name: str) -> datetime:
    try:
        found: datetime = MomentField().run_validation(request.query_params.get(name, empty))
    except serializers.ValidationError as error:
        raise serializers.ValidationError({name: error.detail}) from error
    return found


class BestHourView(ApiView):
    @extend_schema(
        summary="Get the best hour of a channel",
        description=(
            "From the views that the channel's own videos had in their first days. With too few "
            "videos it is only what is usual, and `is_measured` is false."
        ),
        responses=HourSuggestionOutput,
    )
    def get(self, request: Request, channel_id: UUID) -> Response:
        channel = channels_seen_by(person(request)).filter(pk=channel_id).first()
        if channel is None:
            raise Http404
        found = suggest_hour(channel)
        data = {
            "hour": found.hour,
            "is_measured": found.is_measured,
            "videos": found.videos,
            "hours": found.hours,
            "next_at": next_at(found.hour, channel, timezone.now()),
        }
        return Response(HourSuggestionOutput(data).data)
