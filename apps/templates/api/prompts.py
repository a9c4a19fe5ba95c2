"""How scripts are asked for: the installation's prompts, and those of a person or a team."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.accounts.models import User
from apps.core.api.idempotency import once, stored_answer
from apps.core.api.schema import IDEMPOTENCY, IF_MATCH
from apps.core.api.views import ApiListView, ApiView
from apps.organizations.permissions import Permission
from apps.templates.api.access import own_team, prompt_to_change, seen_prompt
from apps.templates.api.prompt_forms import (
    CopyPrompt,
    CreatePrompt,
    PromptFilters,
    PromptOutput,
)
from apps.templates.errors import PromptEditingNotAllowed
from apps.templates.models import Prompt
from apps.templates.selectors import prompts_seen_by
from apps.templates.series import tag_of
from apps.templates.services.prompts import copy_prompt, create_prompt, delete_prompt_version
from apps.usage.owners import Owner


class PromptsView(ApiListView):
    queryset = Prompt.objects.none()
    filterset_class = PromptFilters

    @extend_schema(
        summary="List prompts",
        description="The installation's, your own and your teams', with all their versions.",
        responses=PromptOutput(many=True),
    )
    def get(self, request: Request) -> Response:
        rows = prompts_seen_by(person(request)).select_related("author")
        page = self.paginate_queryset(self.filter_queryset(rows))
        return self.get_paginated_response(PromptOutput(page, many=True).data)

    @extend_schema(
        summary="Create a prompt",
        description="The first version of a prompt of your own; it is put in force.",
        parameters=[IDEMPOTENCY],
        request=CreatePrompt,
        responses={201: PromptOutput},
    )
    def post(self, request: Request) -> Response:
        by = person(request)
        given = CreatePrompt(data=request.data)
        given.is_valid(raise_exception=True)
        stored = stored_answer(request)
        if stored:
            return stored
        fields = dict(given.validated_data)
        owner = own_owner(by, fields.pop("organization", None))
        return once(
            request,
            lambda: prompt_made(request, create_prompt(by=by, owner=owner, **fields)),
        )


class PromptView(ApiView):
    @extend_schema(summary="Get a prompt", responses=PromptOutput)
    def get(self, request: Request, prompt_id: UUID) -> Response:
        return prompt_answer(seen_prompt(person(request), prompt_id))

    @extend_schema(
        summary="Delete a prompt version",
        description="An old one. Scripts that were asked for with it keep its number.",
        parameters=[IF_MATCH],
        request=None,
        responses={204: None},
    )
    @transaction.atomic
    def delete(self, request: Request, prompt_id: UUID) -> Response:
        by = person(request)
        delete_prompt_version(by=by, prompt=prompt_to_change(request, by, prompt_id))
        return Response(status=204)


class CopyPromptView(ApiView):
    @extend_schema(
        summary="Copy a prompt",
        description="Any prompt that you see, the installation's among them, as one of your own.",
        parameters=[IDEMPOTENCY],
        request=CopyPrompt,
        responses={201: PromptOutput},
    )
    def post(self, request: Request, prompt_id: UUID) -> Response:
        by = person(request)
        prompt = seen_prompt(by, prompt_id)
        given = CopyPrompt(data=request.data)
        given.is_valid(raise_exception=True)
        stored = stored_answer(request)
        if stored:
            return stored
        owner = own_owner(by, given.validated_data.get("organization"))
        name = given.validated_data.get("name", "")
        return once(
            request,
            lambda: prompt_made(request, copy_prompt(by=by, prompt=prompt, owner=owner, name=name)),
        )


def own_owner(by: User, organization_id: UUID | None) -> Owner:
    """The team, or the person when none is named."""
    team = own_team(by, organization_id, Permission.MANAGE_PROJECTS, PromptEditingNotAllowed)
    return Owner(organization_id=team.pk) if team else Owner(user_id=by.pk)


def prompt_answer(prompt: Prompt, status: int = 200, **headers: str) -> Response:
    data: dict[str, Any] = PromptOutput(prompt).data
    return Response(data, status=status, headers={**headers, "ETag": tag_of(prompt)})


def prompt_made(request: Request, prompt: Prompt) -> Response:
    path = reverse("api:prompt", args=[prompt.pk])
    return prompt_answer(prompt, 201, Location=request.build_absolute_uri(path))
