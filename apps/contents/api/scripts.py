"""What a film says: the script in force and its earlier versions."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.contents.api.access import editable_content, seen_content
from apps.contents.api.contents import content_answer
from apps.contents.api.inputs import SaveScript
from apps.contents.api.outputs import ContentDetail, ScriptVersionOutput
from apps.contents.models import ScriptVersion
from apps.contents.selectors import script_versions_seen_by
from apps.contents.services.scripts import edit_script
from apps.core.api.conditional import check_if_match
from apps.core.api.schema import IF_MATCH
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
