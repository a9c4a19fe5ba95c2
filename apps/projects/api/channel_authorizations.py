"""Connecting a channel from a frontend: the address to go to, and what came back from there."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.accounts.models import User
from apps.core.api.views import ApiView
from apps.core.errors import InvalidInput
from apps.projects.api.channel_outputs import (
    BeginInput,
    BegunOutput,
    ChannelOutput,
    FinishInput,
    PlatformOutput,
)
from apps.projects.api.channels import answer
from apps.projects.models import Channel, Project
from apps.projects.platforms import all_platforms
from apps.projects.selectors import channels_seen_by, projects_seen_by
from apps.projects.services.channel_connections import begin_connection, finish_connection


class ChannelAuthorizationsView(ApiView):
    @extend_schema(
        summary="Begin to connect a channel",
        description=(
            "Send the person to `authorization_url` within ten minutes. Without `redirect_uri` "
            "they come back to this installation, signed in as the same person, and are sent on "
            "to `return_to`."
        ),
        request=BeginInput,
        responses={201: BegunOutput},
    )
    def post(self, request: Request) -> Response:
        by = person(request)
        given = BeginInput(data=request.data)
        given.is_valid(raise_exception=True)
        fields: dict[str, Any] = dict(given.validated_data)
        project = _project(by, fields.pop("project"))
        channel_id = fields.pop("channel", None)
        channel = None if channel_id is None else _channel(by, project, channel_id)
        begun = begin_connection(by=by, project=project, channel=channel, **fields)
        return Response(BegunOutput(begun).data, status=201)


class FinishChannelAuthorizationView(ApiView):
    @extend_schema(
        summary="Finish connecting a channel",
        description=(
            "For frontends that take what the platform sends back: `state` and `code`, or `error`, "
            "as they came. A state is good once, for ten minutes, for the person who began."
        ),
        request=FinishInput,
        responses=ChannelOutput,
    )
    def post(self, request: Request) -> Response:
        by = person(request)
        given = FinishInput(data=request.data)
        given.is_valid(raise_exception=True)
        return answer(request, finish_connection(by=by, **given.validated_data))


class PlatformsView(ApiView):
    @extend_schema(summary="List platforms", responses=PlatformOutput(many=True))
    def get(self, request: Request) -> Response:
        person(request)
        return Response(PlatformOutput(all_platforms(), many=True).data)


def _project(by: User, project_id: Any) -> Project:
    found = projects_seen_by(by).select_related("organization").filter(pk=project_id).first()
    if found is None:
        raise InvalidInput(_("There is no such project."), field="project")
    return found


def _channel(by: User, project: Project, channel_id: Any) -> Channel:
    found = channels_seen_by(by).filter(pk=channel_id, project=project).first()
    if found is None:
        raise InvalidInput(_("There is no such channel in this project."), field="channel")
    return found
