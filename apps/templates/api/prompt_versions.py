"""The versions of a prompt: which is in force, what differs, and what a model would be sent."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.accounts.models import User
from apps.core.api.idempotency import once, stored_answer
from apps.core.api.schema import IDEMPOTENCY, IF_MATCH
from apps.core.api.views import ApiListView, ApiView
from apps.templates.api.access import prompt_to_change, seen_prompt
from apps.templates.api.prompt_forms import (
    AddPromptVersion,
    PromptDiffOutput,
    PromptOutput,
    TriedPrompt,
    TryPrompt,
)
from apps.templates.api.prompts import prompt_answer, prompt_made
from apps.templates.comparing import diff_prompts
from apps.templates.models import Prompt
from apps.templates.policies import check_can_change_prompt
from apps.templates.prompt_texts import check_texts, preview_prompt
from apps.templates.series import series_of
from apps.templates.services.prompts import (
    activate_prompt,
    add_prompt_version,
    deactivate_prompt,
)


class PromptVersionsView(ApiListView):
    queryset = Prompt.objects.none()

    @extend_schema(
        summary="List a prompt's versions",
        description="All versions of the same owner, vertical, language and format.",
        responses=PromptOutput(many=True),
    )
    def get(self, request: Request, prompt_id: UUID) -> Response:
        prompt = seen_prompt(person(request), prompt_id)
        page = self.paginate_queryset(series_of(prompt).select_related("author"))
        return self.get_paginated_response(PromptOutput(page, many=True).data)

    @extend_schema(
        summary="Add a prompt version",
        description="Texts left out stay as they are in the named version.",
        parameters=[IDEMPOTENCY, IF_MATCH],
        request=AddPromptVersion,
        responses={201: PromptOutput},
    )
    def post(self, request: Request, prompt_id: UUID) -> Response:
        by = person(request)
        check_can_change_prompt(by, seen_prompt(by, prompt_id))
        given = AddPromptVersion(data=request.data)
        given.is_valid(raise_exception=True)
        return stored_answer(request) or once(
            request, lambda: self._add(request, by, prompt_id, given.validated_data)
        )

    @transaction.atomic
    def _add(self, request: Request, by: User, prompt_id: UUID, fields: dict[str, Any]) -> Response:
        prompt = prompt_to_change(request, by, prompt_id)
        return prompt_made(request, add_prompt_version(by=by, prompt=prompt, **fields))


class ActivatePromptView(ApiView):
    @extend_schema(
        summary="Put a prompt in force",
        description="In place of the version that is.",
        parameters=[IF_MATCH],
        request=None,
        responses=PromptOutput,
    )
    @transaction.atomic
    def post(self, request: Request, prompt_id: UUID) -> Response:
        by = person(request)
        prompt = prompt_to_change(request, by, prompt_id)
        return prompt_answer(activate_prompt(by=by, prompt=prompt))


class DeactivatePromptView(ApiView):
    @extend_schema(
        summary="Go back to the installation's prompt",
        description="Your versions stay, and any of them can be put in force again.",
        parameters=[IF_MATCH],
        request=None,
        responses=PromptOutput,
    )
    @transaction.atomic
    def post(self, request: Request, prompt_id: UUID) -> Response:
        by = person(request)
        prompt = prompt_to_change(request, by, prompt_id)
        return prompt_answer(deactivate_prompt(by=by, prompt=prompt))


class PromptDiffView(ApiView):
    @extend_schema(
        summary="Compare two prompts",
        description="Two versions, or your own and the installation's: line by line, words marked.",
        responses=PromptDiffOutput,
    )
    def get(self, request: Request, prompt_id: UUID, other_id: UUID) -> Response:
        by = person(request)
        before, after = seen_prompt(by, prompt_id), seen_prompt(by, other_id)
        found = {"before": before, "after": after, "texts": diff_prompts(before, after)}
        return Response(PromptDiffOutput(found).data)


class PromptPreviewView(ApiView):
    @extend_schema(
        summary="Try a prompt",
        description="What a language model would be sent. Nothing is sent, saved or charged.",
        request=TryPrompt,
        responses=TriedPrompt,
    )
    def post(self, request: Request, prompt_id: UUID) -> Response:
        prompt = seen_prompt(person(request), prompt_id)
        given = TryPrompt(data=request.data)
        given.is_valid(raise_exception=True)
        texts = dict(given.validated_data)
        title, text = texts.pop("title", ""), texts.pop("text", "")
        check_texts(texts)
        sentences = tuple(line.strip() for line in text.splitlines() if line.strip())
        instructions, material = preview_prompt(prompt, title=title, sentences=sentences, **texts)
        return Response(TriedPrompt({"instructions": instructions, "material": material}).data)
