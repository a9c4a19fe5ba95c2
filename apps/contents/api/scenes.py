"""The scenes of a content: looking, editing, ordering."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from apps.accounts.api.people import person
from apps.accounts.models import User
from apps.contents.api.access import editable_content, seen_content
from apps.contents.api.scene_inputs import (
    AddScene,
    ChangeScene,
    ReorderScenes,
    SplitScene,
    Versioned,
    changes_of,
)
from apps.contents.api.scene_outputs import StoryboardOutput
from apps.contents.models import Content, MediaAsset
from apps.contents.selectors import library_seen_by
from apps.contents.services import scene_order
from apps.contents.services.scenes import SceneChanges, edit_scene, redraw_scene
from apps.core.api.conditional import check_tag
from apps.core.api.idempotency import once, stored_answer
from apps.core.api.schema import IDEMPOTENCY, IF_MATCH
from apps.core.api.views import ApiView
from apps.core.errors import InvalidInput

VERSION_RULE = (
    "While the content is not being produced. Send the version you saw, in `version` (409 when it "
    "is another one) or in If-Match (412)."
)
Act = Callable[..., Content]


class ScenesView(ApiView):
    @extend_schema(
        summary="Get a storyboard",
        description="Every scene in order. ETag is for changes.",
        responses=StoryboardOutput,
    )
    def get(self, request: Request, content_id: UUID) -> Response:
        return board_answer(request, seen_content(person(request), content_id))

    @extend_schema(
        summary="Add a scene",
        description=VERSION_RULE,
        parameters=[IF_MATCH, IDEMPOTENCY],
        request=AddScene,
        responses={201: StoryboardOutput},
    )
    def post(self, request: Request, content_id: UUID) -> Response:
        return edited(request, content_id, scene_order.add_scene, AddScene, status=201)


class ScenesOrderView(ApiView):
    @extend_schema(
        summary="Reorder scenes",
        description=f"{VERSION_RULE} Nothing is spoken or drawn again for it.",
        parameters=[IF_MATCH],
        request=ReorderScenes,
        responses=StoryboardOutput,
    )
    def put(self, request: Request, content_id: UUID) -> Response:
        return edited(request, content_id, scene_order.reorder_scenes, ReorderScenes)


class SceneView(ApiView):
    @extend_schema(
        summary="Change a scene",
        description=VERSION_RULE,
        parameters=[IF_MATCH],
        request=ChangeScene,
        responses=StoryboardOutput,
    )
    def patch(self, request: Request, content_id: UUID, scene_id: UUID) -> Response:
        def act(*, by: User, content: Content, version: int | None = None, **data: Any) -> Content:
            asset = _asset(by, data["asset"]) if "asset" in data else None
            changes = SceneChanges(**changes_of(data), asset=asset)
            return edit_scene(
                by=by, content=content, scene_id=scene_id, changes=changes, version=version
            )

        return edited(request, content_id, act, ChangeScene)

    @extend_schema(
        summary="Remove a scene",
        description=f"{VERSION_RULE} It can be undone.",
        parameters=[IF_MATCH],
        request=None,
        responses=StoryboardOutput,
    )
    def delete(self, request: Request, content_id: UUID, scene_id: UUID) -> Response:
        return edited(request, content_id, scene_order.remove_scene, None, scene_id=scene_id)


class SplitSceneView(ApiView):
    @extend_schema(
        summary="Split a scene",
        description=VERSION_RULE,
        parameters=[IF_MATCH, IDEMPOTENCY],
        request=SplitScene,
        responses=StoryboardOutput,
    )
    def post(self, request: Request, content_id: UUID, scene_id: UUID) -> Response:
        act = scene_order.split_scene
        return edited(request, content_id, act, SplitScene, scene_id=scene_id)


class MergeSceneView(ApiView):
    @extend_schema(
        summary="Merge a scene with the next",
        description=VERSION_RULE,
        parameters=[IF_MATCH, IDEMPOTENCY],
        request=Versioned,
        responses=StoryboardOutput,
    )
    def post(self, request: Request, content_id: UUID, scene_id: UUID) -> Response:
        act = scene_order.merge_scene
        return edited(request, content_id, act, Versioned, scene_id=scene_id)


class RedrawSceneView(ApiView):
    @extend_schema(
        summary="Draw another picture for a scene",
        description=f"{VERSION_RULE} It is drawn soon: `is_drawing` says so meanwhile.",
        parameters=[IF_MATCH, IDEMPOTENCY],
        request=Versioned,
        responses=StoryboardOutput,
    )
    def post(self, request: Request, content_id: UUID, scene_id: UUID) -> Response:
        return edited(request, content_id, redraw_scene, Versioned, scene_id=scene_id)


class UndoScenesView(ApiView):
    @extend_schema(
        summary="Undo the last edit of a storyboard",
        description=VERSION_RULE,
        parameters=[IF_MATCH, IDEMPOTENCY],
        request=Versioned,
        responses=StoryboardOutput,
    )
    def post(self, request: Request, content_id: UUID) -> Response:
        return edited(request, content_id, scene_order.undo_storyboard, Versioned)


class ResetScenesView(ApiView):
    @extend_schema(
        summary="Give all pictures back to the planner",
        description=f"{VERSION_RULE} Words stay. It can be undone.",
        parameters=[IF_MATCH, IDEMPOTENCY],
        request=Versioned,
        responses=StoryboardOutput,
    )
    def post(self, request: Request, content_id: UUID) -> Response:
        return edited(request, content_id, scene_order.reset_storyboard, Versioned)


def edited(
    request: Request,
    content_id: UUID,
    act: Act,
    form: type[BaseSerializer[Any]] | None,
    *,
    status: int = 200,
    **more: Any,
) -> Response:
    """Carry out one edit and answer with the whole storyboard."""
    by = person(request)
    editable_content(by, content_id)
    data: dict[str, Any] = {}
    if form is not None:
        given = form(data=request.data)
        given.is_valid(raise_exception=True)
        data = dict(given.validated_data)
    stored = stored_answer(request)
    if stored:
        return stored

    def effect() -> Response:
        with transaction.atomic():
            content = editable_content(by, content_id, lock=True)
            check_tag(request, board_tag(content))
            done = act(by=by, content=content, **more, **data)
        return board_answer(request, done, status)

    return once(request, effect)


def board_tag(content: Content) -> str:
    return f'"{content.storyboard_version}"'


def board_answer(request: Request, content: Content, status: int = 200) -> Response:
    data = StoryboardOutput(content, context={"request": request}).data
    return Response(data, status=status, headers={"ETag": board_tag(content)})


def _asset(by: User, asset_id: UUID) -> MediaAsset:
    asset = library_seen_by(by).filter(pk=asset_id).first()
    if asset is None:
        raise InvalidInput(_("There is no such file in the library."), field="asset")
    return asset
