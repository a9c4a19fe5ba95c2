"""Series of videos."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.accounts.models import User
from apps.core.api.conditional import check_if_match, etag_of
from apps.core.api.idempotency import once, stored_answer
from apps.core.api.schema import IDEMPOTENCY, IF_MATCH
from apps.core.api.views import ApiListView, ApiView
from apps.organizations.models import Organization
from apps.organizations.permissions import Permission
from apps.organizations.selectors import memberships_of
from apps.projects.api.serializers import ChangeProject, CreateProject, ProjectOutput
from apps.projects.errors import OrganizationUnknown, ProjectEditingNotAllowed
from apps.projects.models import Project
from apps.projects.selectors import projects_managed_by, projects_seen_by
from apps.projects.services.projects import create_project, update_project


class ProjectsView(ApiListView):
    queryset = Project.objects.none()

    @extend_schema(summary="List projects", responses=ProjectOutput(many=True))
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(projects_seen_by(person(request)))
        return self.get_paginated_response(ProjectOutput(page, many=True).data)

    @extend_schema(
        summary="Create a project",
        parameters=[IDEMPOTENCY],
        request=CreateProject,
        responses={201: ProjectOutput},
    )
    def post(self, request: Request) -> Response:
        given = CreateProject(data=request.data)
        given.is_valid(raise_exception=True)
        stored = stored_answer(request)
        if stored:
            return stored
        fields = dict(given.validated_data)
        owner = _team(person(request), fields.pop("organization", None))
        return once(request, lambda: self._create(request, owner, fields))

    def _create(
        self, request: Request, owner: Organization | None, fields: dict[str, Any]
    ) -> Response:
        project = create_project(by=person(request), organization=owner, **fields)
        return _answer(project, status=201, Location=_address(request, project))


class ProjectView(ApiView):
    @extend_schema(summary="Get a project", responses=ProjectOutput)
    def get(self, request: Request, project_id: UUID) -> Response:
        project = projects_seen_by(person(request)).filter(pk=project_id).first()
        if project is None:
            raise Http404
        return _answer(project)

    @extend_schema(
        summary="Change a project",
        parameters=[IF_MATCH],
        request=ChangeProject,
        responses=ProjectOutput,
    )
    @transaction.atomic
    def patch(self, request: Request, project_id: UUID) -> Response:
        by = person(request)
        project = projects_seen_by(by).select_for_update(of=("self",)).filter(pk=project_id).first()
        if project is None:
            raise Http404
        if not projects_managed_by(by).filter(pk=project_id).exists():
            raise ProjectEditingNotAllowed
        check_if_match(request, project)
        given = ChangeProject(data=request.data)
        given.is_valid(raise_exception=True)
        return _answer(update_project(by=by, project=project, **given.validated_data))


def _team(by: User, organization_id: UUID | None) -> Organization | None:
    """The team to own a new project; raises for one the person is not in, or may only look at."""
    if organization_id is None:
        return None
    membership = memberships_of(by).filter(organization_id=organization_id).first()
    if membership is None:
        raise OrganizationUnknown
    if not membership.may(Permission.MANAGE_PROJECTS):
        raise ProjectEditingNotAllowed
    organization: Organization = membership.organization
    return organization


def _answer(project: Project, status: int = 200, **headers: str) -> Response:
    return Response(
        ProjectOutput(project).data, status=status, headers={**headers, "ETag": etag_of(project)}
    )


def _address(request: Request, project: Project) -> str:
    return request.build_absolute_uri(reverse("api:project", args=[project.pk]))
