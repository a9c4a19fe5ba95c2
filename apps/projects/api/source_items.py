"""What sources brought, and what became of it; and schedules before they are saved."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.accounts.models import User
from apps.core.api.serializers import IdField
from apps.core.api.views import ApiListView, ApiView
from apps.projects.api.data_sources import seen_source
from apps.projects.api.source_inputs import AllItemsFilters, ItemFilters, NoInput, named_project
from apps.projects.api.source_outputs import ItemDetail, ItemSummary, SchedulePreviewOutput
from apps.projects.clocks import database_now
from apps.projects.models import SourceItem
from apps.projects.schedule_words import in_words
from apps.projects.schedules import ScheduleInvalid, read_schedule
from apps.projects.selectors import items_seen_by
from apps.projects.services.source_items import skip_item
from apps.projects.zones import zone_of


class SourceItemsView(ApiListView):
    queryset = SourceItem.objects.none()
    filterset_class = AllItemsFilters

    @extend_schema(summary="List items of sources", responses=ItemSummary(many=True))
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(items_seen_by(person(request))))
        return self.get_paginated_response(ItemSummary(page, many=True).data)


class ItemsOfSourceView(ApiListView):
    queryset = SourceItem.objects.none()
    filterset_class = ItemFilters

    @extend_schema(summary="List a data source's items", responses=ItemSummary(many=True))
    def get(self, request: Request, source_id: UUID) -> Response:
        by = person(request)
        seen_source(by, source_id)
        rows = items_seen_by(by).filter(data_source=source_id)
        page = self.paginate_queryset(self.filter_queryset(rows))
        return self.get_paginated_response(ItemSummary(page, many=True).data)


class SourceItemView(ApiView):
    @extend_schema(summary="Get an item", responses=ItemDetail)
    def get(self, request: Request, item_id: UUID) -> Response:
        return Response(ItemDetail(_seen(person(request), item_id)).data)


class SkipItemView(ApiView):
    @extend_schema(
        summary="Skip an item",
        description="It is never taken by itself; a person may still make a content of it.",
        request=NoInput,
        responses=ItemDetail,
    )
    def post(self, request: Request, item_id: UUID) -> Response:
        by = person(request)
        item = _seen(by, item_id)
        NoInput(data=request.data).is_valid(raise_exception=True)
        return Response(ItemDetail(skip_item(by=by, item=item)).data)


class PreviewScheduleView(ApiView):
    @extend_schema(
        summary="Preview a schedule",
        description="The next five times, in the time zone of the project's owner, or in yours.",
        parameters=[
            OpenApiParameter("cron", str, required=True, description="Five fields."),
            OpenApiParameter("project", UUID, description="Whose time zone."),
        ],
        responses=SchedulePreviewOutput,
    )
    def get(self, request: Request) -> Response:
        by = person(request)
        try:
            schedule = read_schedule(request.query_params.get("cron", ""))
        except ScheduleInvalid as error:
            error.field = "cron"
            raise
        zone = ZoneInfo(by.timezone)
        text = request.query_params.get("project")
        if text is not None:
            zone = zone_of(named_project(by, _project_id(text)))
        answer = {
            "schedule_cron": schedule.cron,
            "schedule_words": in_words(schedule.cron),
            "time_zone": zone.key,
            "next_times": schedule.next_times(database_now(), zone),
        }
        return Response(SchedulePreviewOutput(answer).data)


def _project_id(text: str) -> UUID:
    try:
        found: UUID = IdField().run_validation(text)
    except serializers.ValidationError as error:
        raise serializers.ValidationError({"project": error.detail}) from error
    return found


def _seen(by: User, item_id: UUID) -> SourceItem:
    item = items_seen_by(by).select_related("project", "data_source").filter(pk=item_id).first()
    if item is None:
        raise Http404
    return item
