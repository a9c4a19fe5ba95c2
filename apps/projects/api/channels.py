"""Channels that films go to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.core.api.conditional import check_if_match, etag_of
from apps.core.api.idempotency import once, stored_answer
from apps.core.api.schema import IDEMPOTENCY, IF_MATCH
from apps.core.api.views import ApiListView, ApiView
from apps.core.errors import InvalidInput
from apps.projects.api.channel_access import seen_channel, seen_project
from apps.projects.api.channel_outputs import AddChannel, ChangeChannel, ChannelOutput, NoInput
from apps.projects.models import Channel
from apps.projects.policies import check_can_manage_channels
from apps.projects.selectors import channels_seen_by
from apps.projects.services.channel_checks import ask_check
from apps.projects.services.channels import (
    add_archive,
    delete_channel,
    disconnect_channel,
    reopen_archive,
    update_channel,
)
from apps.projects.states import ChannelStatus, Platform

_FILTERS = [
    OpenApiParameter("project", OpenApiTypes.UUID),
    OpenApiParameter("platform", enum=Platform.values),
    OpenApiParameter("status", enum=ChannelStatus.values),
]


class ChannelsView(ApiListView):
    queryset = Channel.objects.none()

    @extend_schema(summary="List channels", parameters=_FILTERS, responses=ChannelOutput(many=True))
    def get(self, request: Request) -> Response:
        rows = _filtered(channels_seen_by(person(request)), request)
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(ChannelOutput(page, many=True).data)


class ProjectChannelsView(ApiView):
    @extend_schema(
        summary="Add an archive channel",
        description=(
            "A folder of this installation's storage. Channels with an account are connected at "
            "their platform."
        ),
        parameters=[IDEMPOTENCY],
        request=AddChannel,
        responses={201: ChannelOutput},
    )
    def post(self, request: Request, project_id: UUID) -> Response:
        by = person(request)
        project = seen_project(by, project_id)
        check_can_manage_channels(by, project)
        given = AddChannel(data=request.data)
        given.is_valid(raise_exception=True)
        label = given.validated_data.get("label", "")

        def add() -> Response:
            channel = add_archive(by=by, project=project, label=label)
            return answer(request, channel, status=201)

        return stored_answer(request) or once(request, add)


class ChannelView(ApiView):
    @extend_schema(summary="Get a channel", responses=ChannelOutput)
    def get(self, request: Request, channel_id: UUID) -> Response:
        return answer(request, seen_channel(person(request), channel_id))

    @extend_schema(
        summary="Change a channel",
        parameters=[IF_MATCH],
        request=ChangeChannel,
        responses=ChannelOutput,
    )
    @transaction.atomic
    def patch(self, request: Request, channel_id: UUID) -> Response:
        by = person(request)
        channel = seen_channel(by, channel_id, lock=True)
        check_can_manage_channels(by, channel.project)
        check_if_match(request, channel)
        given = ChangeChannel(data=request.data)
        given.is_valid(raise_exception=True)
        return answer(request, update_channel(by=by, channel=channel, **given.validated_data))

    @extend_schema(
        summary="Remove a channel",
        description="Only a disconnected one, on which no video is out or on its way.",
        responses={204: None},
    )
    def delete(self, request: Request, channel_id: UUID) -> Response:
        by = person(request)
        delete_channel(by=by, channel=seen_channel(by, channel_id))
        return Response(status=204)


class ChannelDeedView(ApiView):
    """Base of what is done to a channel by an empty POST."""

    def do(self, request: Request, channel_id: UUID, deed: Any, status: int = 200) -> Response:
        by = person(request)
        channel = seen_channel(by, channel_id)
        check_can_manage_channels(by, channel.project)
        NoInput(data=request.data).is_valid(raise_exception=True)
        return stored_answer(request) or once(
            request, lambda: answer(request, deed(by=by, channel=channel), status=status)
        )


class DisconnectChannelView(ChannelDeedView):
    @extend_schema(
        summary="Disconnect a channel",
        description=(
            "Nothing is published there any more; what is out stays, and so does the history. The "
            "platform is told that the consent ends."
        ),
        parameters=[IDEMPOTENCY],
        request=NoInput,
        responses=ChannelOutput,
    )
    def post(self, request: Request, channel_id: UUID) -> Response:
        return self.do(request, channel_id, disconnect_channel)


class ReopenChannelView(ChannelDeedView):
    @extend_schema(
        summary="Use a disconnected archive again",
        description="Channels with an account are connected again at their platform.",
        parameters=[IDEMPOTENCY],
        request=NoInput,
        responses=ChannelOutput,
    )
    def post(self, request: Request, channel_id: UUID) -> Response:
        return self.do(request, channel_id, reopen_archive)


class CheckChannelView(ChannelDeedView):
    @extend_schema(
        summary="Check a channel now",
        description=(
            "A worker asks the platform for the account; get the channel again to see its status, "
            "name and `last_sync_at`."
        ),
        parameters=[IDEMPOTENCY],
        request=NoInput,
        responses={202: ChannelOutput},
    )
    def post(self, request: Request, channel_id: UUID) -> Response:
        return self.do(request, channel_id, ask_check, status=202)


def answer(request: Request, channel: Channel, status: int = 200) -> Response:
    address = request.build_absolute_uri(reverse("api:channel", args=[channel.pk]))
    headers = {"ETag": etag_of(channel), **({"Location": address} if status == 201 else {})}
    return Response(ChannelOutput(channel).data, status=status, headers=headers)


def _filtered(rows: QuerySet[Channel], request: Request) -> QuerySet[Channel]:
    query = request.query_params
    if "project" in query:
        try:
            rows = rows.filter(project=UUID(query["project"]))
        except ValueError:
            raise InvalidInput(_("This is not an id."), field="project") from None
    for name, known in (("platform", Platform.values), ("status", ChannelStatus.values)):
        if name in query:
            if query[name] not in known:
                raise InvalidInput(
                    _("There is no such value. Known are: %(known)s.")
                    % {"known": ", ".join(known)},
                    field=name,
                )
            rows = rows.filter(**{name: query[name]})
    return rows
