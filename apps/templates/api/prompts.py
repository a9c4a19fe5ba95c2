"""How scripts are asked for: everybody may read the prompts in force, staff change them."""

from __future__ import annotations

from uuid import UUID

import django_filters
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.core.api.idempotency import once, stored_answer
from apps.core.api.schema import IDEMPOTENCY
from apps.core.api.serializers import InputSerializer, OutputSerializer, TextField
from apps.core.api.views import ApiListView, ApiView
from apps.projects.states import ContentFormat, Language, Vertical
from apps.templates.models import Prompt
from apps.templates.services.prompts import (
    MOST_CHARACTERS,
    activate_prompt,
    add_prompt_version,
    check_may_change,
)


class PromptFilters(django_filters.FilterSet):  # type: ignore[misc]
    vertical = django_filters.ChoiceFilter(choices=Vertical.choices)
    language = django_filters.ChoiceFilter(choices=Language.choices)
    content_format = django_filters.ChoiceFilter(choices=ContentFormat.choices)
    is_active = django_filters.BooleanFilter(label="In force.")


class PromptOutput(OutputSerializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    vertical = serializers.ChoiceField(Vertical.choices)
    language = serializers.ChoiceField(Language.choices)
    content_format = serializers.ChoiceField(ContentFormat.choices)
    version = serializers.IntegerField()
    is_active = serializers.BooleanField(help_text="In force.")
    system_prompt = serializers.CharField()
    hook_template = serializers.CharField(help_text="One alternative a line.")
    call_to_action = serializers.CharField(help_text="One alternative a line.")
    created_at = serializers.DateTimeField()


class PromptTexts(InputSerializer):
    system_prompt = TextField(required=False, max_length=MOST_CHARACTERS)
    hook_template = TextField(required=False, allow_blank=True, max_length=MOST_CHARACTERS)
    call_to_action = TextField(required=False, allow_blank=True, max_length=MOST_CHARACTERS)


class PromptsView(ApiListView):
    queryset = Prompt.objects.none()
    filterset_class = PromptFilters

    @extend_schema(summary="List prompts", responses=PromptOutput(many=True))
    def get(self, request: Request) -> Response:  # noqa: ARG002
        page = self.paginate_queryset(self.filter_queryset(Prompt.objects.all()))
        return self.get_paginated_response(PromptOutput(page, many=True).data)


class PromptVersionsView(ApiView):
    @extend_schema(
        summary="Add a prompt version",
        description="Texts left out stay as they are. It is put in force. For staff.",
        parameters=[IDEMPOTENCY],
        request=PromptTexts,
        responses={201: PromptOutput},
    )
    def post(self, request: Request, prompt_id: UUID) -> Response:
        by = person(request)
        check_may_change(by)
        prompt = _prompt(prompt_id)
        given = PromptTexts(data=request.data)
        given.is_valid(raise_exception=True)

        def add() -> Response:
            fresh = add_prompt_version(by=by, prompt=prompt, **given.validated_data)
            return Response(PromptOutput(fresh).data, status=201)

        return stored_answer(request) or once(request, add)


class ActivatePromptView(ApiView):
    @extend_schema(
        summary="Put a prompt in force",
        description="In place of the version that is. For staff.",
        request=None,
        responses=PromptOutput,
    )
    def post(self, request: Request, prompt_id: UUID) -> Response:
        by = person(request)
        check_may_change(by)
        prompt = activate_prompt(by=by, prompt=_prompt(prompt_id))
        return Response(PromptOutput(prompt).data)


def _prompt(prompt_id: UUID) -> Prompt:
    prompt = Prompt.objects.filter(pk=prompt_id).first()
    if prompt is None:
        raise Http404
    return prompt
