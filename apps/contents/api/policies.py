"""What platforms are told, and the near-duplicate guard."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.accounts.models import User
from apps.contents.api.access import editable_content, seen_content
from apps.contents.api.inputs import AllowDuplicate, ChangeDisclosures, ChangeProjectPolicy
from apps.contents.models import Content
from apps.contents.selectors import contents_seen_by
from apps.contents.services.duplicates import allow_duplicate, duplicates_of
from apps.contents.services.project_policies import (
    PLATFORMS,
    change_disclosures,
    change_project_policy,
    flags_for,
    policy_of,
)
from apps.contents.similar import KINDS, Similar
from apps.core.api.idempotency import once, stored_answer
from apps.core.api.schema import IDEMPOTENCY
from apps.core.api.serializers import OutputSerializer
from apps.core.api.views import ApiView
from apps.projects.errors import ProjectEditingNotAllowed
from apps.projects.models import Project
from apps.projects.selectors import projects_managed_by, projects_seen_by


class ProjectPolicyOutput(OutputSerializer):
    ai_disclosure = serializers.BooleanField()
    made_for_kids = serializers.BooleanField()
    platform_flags = serializers.DictField(help_text="By platform, where it differs.")
    is_duplicate_guarded = serializers.BooleanField()
    duplicate_threshold = serializers.DecimalField(max_digits=3, decimal_places=2)
    meaning_threshold = serializers.DecimalField(max_digits=3, decimal_places=2)


class FlagsOutput(OutputSerializer):
    ai_disclosure = serializers.BooleanField()
    made_for_kids = serializers.BooleanField()


class DisclosuresOutput(OutputSerializer):
    """ai_disclosure and made_for_kids are null where the project decides."""

    ai_disclosure = serializers.BooleanField(allow_null=True)
    made_for_kids = serializers.BooleanField(allow_null=True)
    platform_flags = serializers.DictField()
    told = serializers.DictField(
        child=FlagsOutput(), help_text="What each platform will be told in the end."
    )


class SimilarOutput(OutputSerializer):
    content = serializers.UUIDField(source="content.pk")
    title = serializers.CharField(source="content.title")
    status = serializers.CharField(source="content.status")
    likeness = serializers.DecimalField(max_digits=3, decimal_places=2)
    kind = serializers.ChoiceField(
        KINDS,
        help_text=(
            "What is alike: the title's letters, the words of title or script, or their meaning "
            "as a vendor sees it."
        ),
    )


class SimilarContentsOutput(OutputSerializer):
    results = SimilarOutput(many=True)


class ProjectPolicyView(ApiView):
    @extend_schema(summary="Get a project's policy", responses=ProjectPolicyOutput)
    def get(self, request: Request, project_id: UUID) -> Response:
        return Response(ProjectPolicyOutput(policy_of(_project(request, project_id))).data)

    @extend_schema(
        summary="Change a project's policy",
        request=ChangeProjectPolicy,
        responses=ProjectPolicyOutput,
    )
    def patch(self, request: Request, project_id: UUID) -> Response:
        project = _project(request, project_id)
        by = person(request)
        if not projects_managed_by(by).filter(pk=project.pk).exists():
            raise ProjectEditingNotAllowed
        given = ChangeProjectPolicy(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        policy = change_project_policy(by=by, project=project, **given.validated_data)
        return Response(ProjectPolicyOutput(policy).data)


class DisclosuresView(ApiView):
    @extend_schema(summary="Get what platforms are told of a content", responses=DisclosuresOutput)
    def get(self, request: Request, content_id: UUID) -> Response:
        return _told(seen_content(person(request), content_id))

    @extend_schema(
        summary="Change what platforms are told of a content",
        request=ChangeDisclosures,
        responses=DisclosuresOutput,
    )
    @transaction.atomic
    def patch(self, request: Request, content_id: UUID) -> Response:
        by = person(request)
        content = editable_content(by, content_id, lock=True)
        given = ChangeDisclosures(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        return _told(change_disclosures(by=by, content=content, **given.validated_data))


class SimilarView(ApiView):
    @extend_schema(
        summary="List near-duplicates of a content",
        description="Contents of the same owner that stop it from being produced.",
        responses=SimilarContentsOutput,
    )
    def get(self, request: Request, content_id: UUID) -> Response:
        by = person(request)
        return _similar(seen_similar(by, seen_content(by, content_id)))

    @extend_schema(
        summary="Allow a near-duplicate",
        description="With a reason, that is kept for good.",
        parameters=[IDEMPOTENCY],
        request=AllowDuplicate,
        responses={201: SimilarContentsOutput},
    )
    def post(self, request: Request, content_id: UUID) -> Response:
        by = person(request)
        content = editable_content(by, content_id)
        given = AllowDuplicate(data=request.data)
        given.is_valid(raise_exception=True)
        wanted = given.validated_data

        def allow() -> Response:
            other = contents_seen_by(by).filter(pk=wanted["similar_to"]).first()
            if other is None:
                raise Http404
            allow_duplicate(by=by, content=content, similar_to=other, reason=wanted["reason"])
            return _similar(seen_similar(by, content), status=201)

        return stored_answer(request) or once(request, allow)


def seen_similar(by: User, content: Content) -> list[Similar]:
    """The near-duplicates that the person may know of."""
    found = duplicates_of(content)
    keys = [one.content.pk for one in found]
    seen = set(contents_seen_by(by).filter(pk__in=keys).values_list("pk", flat=True))
    return [one for one in found if one.content.pk in seen]


def _similar(found: list[Similar], status: int = 200) -> Response:
    return Response(SimilarContentsOutput({"results": found}).data, status=status)


def _told(content: Content) -> Response:
    told = {platform: flags_for(content, platform) for platform in PLATFORMS}
    return Response(
        DisclosuresOutput(
            {
                "ai_disclosure": content.ai_disclosure,
                "made_for_kids": content.made_for_kids,
                "platform_flags": content.platform_flags,
                "told": told,
            }
        ).data
    )


def _project(request: Request, project_id: UUID) -> Project:
    project = projects_seen_by(person(request)).filter(pk=project_id).first()
    if project is None:
        raise Http404
    return project
