"""A template's history: its designs as they were, what differs, and bringing one back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import AuthorOutput, person
from apps.accounts.models import User
from apps.core.api.conditional import check_if_match
from apps.core.api.idempotency import once, stored_answer
from apps.core.api.schema import IDEMPOTENCY, IF_MATCH
from apps.core.api.serializers import OutputSerializer
from apps.core.api.views import ApiListView, ApiView
from apps.templates.api.access import managed_template, seen_template
from apps.templates.api.outputs import TemplateDetail
from apps.templates.api.templates import template_answer
from apps.templates.design.differences import Change, design_changes, shortened
from apps.templates.models import TemplateVersion
from apps.templates.selectors import version_of, versions_of
from apps.templates.services.versions import restore_version


class TemplateVersionSummary(OutputSerializer):
    version = serializers.IntegerField(source="number")
    name = serializers.CharField(help_text="What the template was called then.")
    note = serializers.CharField()
    restored_from = serializers.IntegerField(
        allow_null=True, help_text="The version whose design this is."
    )
    author = serializers.SerializerMethodField(
        help_text="Who saved it; null for templates that everybody may use."
    )
    created_at = serializers.DateTimeField()

    @extend_schema_field(AuthorOutput(allow_null=True))
    def get_author(self, version: TemplateVersion) -> dict[str, Any] | None:
        template = version.template
        is_told = version.author is not None and (template.user_id or template.organization_id)
        return dict(AuthorOutput(version.author).data) if is_told else None


class TemplateVersionDetail(TemplateVersionSummary):
    template_data = serializers.DictField()


class DesignChangeOutput(OutputSerializer):
    path = serializers.CharField(help_text="Such as `Headline.color` or `size.width`.")
    change = serializers.ChoiceField(["added", "removed", "changed", "moved"])
    before = serializers.SerializerMethodField(help_text="Long texts are cut.")
    after = serializers.SerializerMethodField()

    @extend_schema_field(serializers.JSONField(allow_null=True))
    def get_before(self, change: Change) -> Any:
        return shortened(change.before)

    @extend_schema_field(serializers.JSONField(allow_null=True))
    def get_after(self, change: Change) -> Any:
        return shortened(change.after)


class TemplateDiffOutput(OutputSerializer):
    before = TemplateVersionSummary()
    after = TemplateVersionSummary()
    changes = DesignChangeOutput(many=True)


class TemplateVersionsView(ApiListView):
    queryset = TemplateVersion.objects.none()

    @extend_schema(
        summary="List a template's versions",
        description="One for each design it had, newest first; the oldest of very many are gone.",
        responses=TemplateVersionSummary(many=True),
    )
    def get(self, request: Request, template_id: UUID) -> Response:
        template = seen_template(person(request), template_id)
        page = self.paginate_queryset(versions_of(template).defer("template_data"))
        return self.get_paginated_response(TemplateVersionSummary(page, many=True).data)


class TemplateVersionView(ApiView):
    @extend_schema(summary="Get a template's version", responses=TemplateVersionDetail)
    def get(self, request: Request, template_id: UUID, number: int) -> Response:
        found = seen_version(person(request), template_id, number)
        return Response(TemplateVersionDetail(found).data)


class TemplateDiffView(ApiView):
    @extend_schema(
        summary="Compare two versions of a template",
        description="What changed from the first to the second, by path.",
        responses=TemplateDiffOutput,
    )
    def get(self, request: Request, template_id: UUID, number: int, other: int) -> Response:
        by = person(request)
        before, after = (seen_version(by, template_id, one) for one in (number, other))
        changes = design_changes(before.template_data, after.template_data)
        found = {"before": before, "after": after, "changes": changes}
        return Response(TemplateDiffOutput(found).data)


class RestoreTemplateVersionView(ApiView):
    @extend_schema(
        summary="Restore a template's version",
        description="Its design once more, as a new version. Ordered films stay as they are.",
        parameters=[IDEMPOTENCY, IF_MATCH],
        request=None,
        responses={201: TemplateDetail},
    )
    def post(self, request: Request, template_id: UUID, number: int) -> Response:
        by = person(request)
        seen_version(by, template_id, number)
        return stored_answer(request) or once(
            request, lambda: self._restore(request, by, template_id, number)
        )

    @transaction.atomic
    def _restore(self, request: Request, by: User, template_id: UUID, number: int) -> Response:
        template = managed_template(by, template_id)
        check_if_match(request, template)
        version = seen_version(by, template_id, number)
        restore_version(by=by, template=template, version=version)
        return template_answer(template, status=201)


def seen_version(by: User, template_id: UUID, number: int) -> TemplateVersion:
    found = version_of(seen_template(by, template_id), number)
    if found is None:
        raise Http404
    return found
