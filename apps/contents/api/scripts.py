"""What a film says: the script in force, its versions, and what changed between them."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.accounts.models import User
from apps.contents.api.access import editable_content, seen_content
from apps.contents.api.contents import content_answer
from apps.contents.api.inputs import SaveScript
from apps.contents.api.outputs import ContentDetail, ScriptVersionOutput
from apps.contents.api.script_outputs import ScriptDiffOutput
from apps.contents.models import Content, ScriptVersion
from apps.contents.scripts.diff import diff_scripts
from apps.contents.selectors import script_versions_seen_by
from apps.contents.services.scripts import edit_script, restore_script
from apps.core.api.conditional import check_if_match
from apps.core.api.idempotency import once, stored_answer
from apps.core.api.schema import IDEMPOTENCY, IF_MATCH
from apps.core.api.views import ApiListView, ApiView


class ScriptView(ApiView):
    @extend_schema(
        summary="Save a script",
        description="Makes a new version; the next run speaks it as written.",
        parameters=[IF_MATCH],
        request=SaveScript,
        responses=ContentDetail,
    )
    @transaction.atomic
    def put(self, request: Request, content_id: UUID) -> Response:
        by = person(request)
        content = editable_content(by, content_id, lock=True)
        check_if_match(request, content)
        given = SaveScript(data=request.data)
        given.is_valid(raise_exception=True)
        script = given.validated_data
        edit_script(
            content=content,
            by=by,
            hook=script["hook"],
            body=script["body"],
            call_to_action=script["cta"],
        )
        return content_answer(request, content)


class ScriptVersionsView(ApiListView):
    queryset = ScriptVersion.objects.none()

    @extend_schema(summary="List script versions", responses=ScriptVersionOutput(many=True))
    def get(self, request: Request, content_id: UUID) -> Response:
        by = person(request)
        seen_content(by, content_id)
        rows = script_versions_seen_by(by).filter(content_id=content_id)
        page = self.paginate_queryset(rows.select_related("author"))
        return self.get_paginated_response(ScriptVersionOutput(page, many=True).data)


class ScriptVersionView(ApiView):
    @extend_schema(summary="Get a script version", responses=ScriptVersionOutput)
    def get(self, request: Request, content_id: UUID, number: int) -> Response:
        by = person(request)
        content = seen_content(by, content_id)
        return Response(ScriptVersionOutput(_version(by, content, number)).data)


class ScriptDiffView(ApiView):
    @extend_schema(
        summary="Compare two script versions",
        description="Line by line, from the first version to the second, with the words marked.",
        responses=ScriptDiffOutput,
    )
    def get(self, request: Request, content_id: UUID, number: int, other: int) -> Response:
        by = person(request)
        content = seen_content(by, content_id)
        before, after = _version(by, content, number), _version(by, content, other)
        lines = diff_scripts(before.lines, after.lines)
        return Response(ScriptDiffOutput({"before": before, "after": after, "lines": lines}).data)


class RestoreScriptView(ApiView):
    @extend_schema(
        summary="Restore a script version",
        description="Makes a new version with the words of an old one.",
        parameters=[IDEMPOTENCY, IF_MATCH],
        request=None,
        responses={201: ContentDetail},
    )
    def post(self, request: Request, content_id: UUID, number: int) -> Response:
        by = person(request)
        _version(by, editable_content(by, content_id), number)
        return stored_answer(request) or once(
            request, lambda: self._restore(request, by, content_id, number)
        )

    @transaction.atomic
    def _restore(self, request: Request, by: User, content_id: UUID, number: int) -> Response:
        content = editable_content(by, content_id, lock=True)
        check_if_match(request, content)
        restore_script(content=content, by=by, number=number)
        return content_answer(request, content, status=201)


def _version(by: User, content: Content, number: int) -> ScriptVersion:
    """By number, below a content that the person may see; else 404."""
    rows = script_versions_seen_by(by).select_related("author")
    version = rows.filter(content=content, number=number).first()
    if version is None:
        raise Http404
    return version
