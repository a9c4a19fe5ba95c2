"""Videos: listing, creating, reading, changing."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.accounts.models import User
from apps.contents.api.access import editable_content, seen_content
from apps.contents.api.filters import ContentFilters
from apps.contents.api.inputs import ChangeContent, CreateContent
from apps.contents.api.outputs import ContentDetail, ContentSummary
from apps.contents.api.policies import SimilarOutput, seen_similar
from apps.contents.errors import EditingNotAllowed, ProjectUnknown
from apps.contents.models import Content
from apps.contents.selectors import contents_seen_by
from apps.contents.services.articles import create_content_from_article, fetch_article
from apps.contents.services.contents import create_content, update_content
from apps.core.api.conditional import check_if_match, etag_of
from apps.core.api.idempotency import once, stored_answer
from apps.core.api.schema import IDEMPOTENCY, IF_MATCH
from apps.core.api.views import ApiListView, ApiView
from apps.projects.models import Project
from apps.projects.selectors import projects_editable_by, projects_seen_by


class CreatedContent(ContentDetail):
    similar = SimilarOutput(many=True, help_text="Earlier contents that it is too like.")


class ContentsView(ApiListView):
    queryset = Content.objects.none()
    filterset_class = ContentFilters

    @extend_schema(summary="List contents", responses=ContentSummary(many=True))
    def get(self, request: Request) -> Response:
        rows = contents_seen_by(person(request)).defer("source_data", "script", "media_assets")
        page = self.paginate_queryset(self.filter_queryset(rows))
        data = ContentSummary(page, many=True, context={"request": request}).data
        return self.get_paginated_response(data)

    @extend_schema(
        summary="Create a content",
        description=(
            "From a text, a web page, the newest article of a feed, or a topic alone: exactly one "
            "of the four. Nothing is produced yet; start a run for that."
        ),
        parameters=[IDEMPOTENCY],
        request=CreateContent,
        responses={201: CreatedContent},
    )
    def post(self, request: Request) -> Response:
        given = CreateContent(data=request.data)
        given.is_valid(raise_exception=True)
        stored = stored_answer(request)
        if stored:
            return stored
        by, data = person(request), given.validated_data
        project, title = project_to_fill(by, data["project"]), data.get("title", "")
        told = {name: data[name] for name in ("text", "topic") if name in data}
        if told:
            return once(
                request,
                lambda: _created(
                    request, create_content(by=by, project=project, title=title, **told)
                ),
            )
        feed = data.get("feed", "")
        # Fetched before the transaction begins: no row is locked while a stranger's server talks.
        article = fetch_article(url=data.get("url", ""), feed=feed)
        return once(
            request,
            lambda: _created(
                request,
                create_content_from_article(
                    by=by, project=project, article=article, title=title, feed=feed
                ),
            ),
        )


class ContentView(ApiView):
    @extend_schema(
        summary="Get a content",
        description="With its script, scenes, film and latest run. ETag is for changes.",
        responses=ContentDetail,
    )
    def get(self, request: Request, content_id: UUID) -> Response:
        return content_answer(request, seen_content(person(request), content_id))

    @extend_schema(
        summary="Change a content",
        description="The title, the source text or the topic, while it is not being produced.",
        parameters=[IF_MATCH],
        request=ChangeContent,
        responses=ContentDetail,
    )
    @transaction.atomic
    def patch(self, request: Request, content_id: UUID) -> Response:
        by = person(request)
        content = editable_content(by, content_id, lock=True)
        check_if_match(request, content)
        given = ChangeContent(data=request.data)
        given.is_valid(raise_exception=True)
        if given.validated_data:
            content = update_content(by=by, content=content, **given.validated_data)
        return content_answer(request, content)


def content_answer(request: Request, content: Content, status: int = 200) -> Response:
    """The whole content, with its version as ETag."""
    data = ContentDetail(content, context={"request": request}).data
    return Response(data, status=status, headers={"ETag": etag_of(content)})


def _created(request: Request, content: Content) -> Response:
    response = content_answer(request, content, status=201)
    similar = seen_similar(person(request), content)
    response.data["similar"] = SimilarOutput(similar, many=True).data
    response["Location"] = request.build_absolute_uri(reverse("api:content", args=[content.pk]))
    return response


def project_to_fill(by: User, project_id: UUID) -> Project:
    """The project a person names to put contents into; raises for one they may not fill."""
    project = projects_seen_by(by).filter(pk=project_id).first()
    if project is None:
        raise ProjectUnknown
    if not projects_editable_by(by).filter(pk=project_id).exists():
        raise EditingNotAllowed
    return project
