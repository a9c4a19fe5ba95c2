"""Forms of the storyboard editor turned into calls of services."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.contents.models import Content, MediaAsset
from apps.contents.services import scene_order
from apps.contents.services.scenes import SceneChanges, edit_scene, redraw_scene
from apps.core.errors import InvalidInput
from apps.usage.owners import Owner


def carry_out(by: User, content: Content, form: QueryDict) -> str:
    """Do what form["action"] says; return the id of the scene to show then, "" for the same."""
    act = _ACTS.get(form.get("action", ""))
    if act is None:
        raise InvalidInput(_("Choose what to do."), field="action")
    return act(by, content, form)


def _save(by: User, content: Content, form: QueryDict) -> str:
    """The fields that the form has."""
    named = ("narration", "source", "kind", "headline", "prompt")
    texts = {name: str(form[name]) for name in named if name in form}
    lines = {n: tuple(str(form[n]).splitlines()) for n in ("items", "figures") if n in form}
    flags = {name: form[name] == "1" for name in ("is_muted", "is_locked") if name in form}
    given: dict[str, Any] = {**texts, **lines, **flags}
    if given.get("source") == "own":
        del given["source"]
    changes = SceneChanges(**given)
    return _edit(by, content, form, changes)


def _show_asset(by: User, content: Content, form: QueryDict) -> str:
    asset = MediaAsset.objects.filter(
        Owner.of(content.project).rows, content__isnull=True, pk=_id(form, "asset")
    ).first()
    if asset is None:
        raise InvalidInput(_("There is no such file in the library."), field="asset")
    changes = SceneChanges(asset=asset, repeats=form.get("repeats") == "1")
    return _edit(by, content, form, changes)


def _edit(by: User, content: Content, form: QueryDict, changes: SceneChanges) -> str:
    edit_scene(
        by=by,
        content=content,
        scene_id=_id(form, "scene"),
        changes=changes,
        version=_version(form),
    )
    return ""


def _order(by: User, content: Content, form: QueryDict) -> str:
    order = []
    for one in form.get("order", "").split(","):
        with suppress(ValueError):
            order.append(UUID(one))
    scene_order.reorder_scenes(by=by, content=content, order=order, version=_version(form))
    return ""


def _move(by: User, content: Content, form: QueryDict) -> str:
    """One place to the left or to the right: what dragging does, for keyboards."""
    order = list(content.scenes.order_by("position").values_list("pk", flat=True))
    scene_id = _id(form, "scene")
    if scene_id not in order:
        raise Http404
    place = order.index(scene_id)
    target = place + (1 if form.get("to") == "right" else -1)
    if 0 <= target < len(order):
        order[place], order[target] = order[target], order[place]
    scene_order.reorder_scenes(by=by, content=content, order=order, version=_version(form))
    return ""


def _split(by: User, content: Content, form: QueryDict) -> str:
    with suppress(ValueError):
        at = int(form.get("at", ""))
        scene_order.split_scene(
            by=by, content=content, scene_id=_id(form, "scene"), at=at, version=_version(form)
        )
        return ""
    raise InvalidInput(_("Split the scene between two of its words."), field="at")


def _add(by: User, content: Content, form: QueryDict) -> str:
    scene_order.add_scene(
        by=by,
        content=content,
        narration=form.get("narration", ""),
        after=_id(form, "scene"),
        version=_version(form),
    )
    return ""


def _of_scene(service: Callable[..., Content]) -> Callable[[User, Content, QueryDict], str]:
    def act(by: User, content: Content, form: QueryDict) -> str:
        service(by=by, content=content, scene_id=_id(form, "scene"), version=_version(form))
        return ""

    return act


def _of_board(service: Callable[..., Content]) -> Callable[[User, Content, QueryDict], str]:
    def act(by: User, content: Content, form: QueryDict) -> str:
        service(by=by, content=content, version=_version(form))
        return ""

    return act


_ACTS: Mapping[str, Callable[[User, Content, QueryDict], str]] = {
    "save": _save,
    "asset": _show_asset,
    "order": _order,
    "move": _move,
    "split": _split,
    "add": _add,
    "merge": _of_scene(scene_order.merge_scene),
    "remove": _of_scene(scene_order.remove_scene),
    "redraw": _of_scene(redraw_scene),
    "undo": _of_board(scene_order.undo_storyboard),
    "reset": _of_board(scene_order.reset_storyboard),
}


def _id(form: QueryDict, name: str) -> UUID:
    try:
        return UUID(form.get(name, ""))
    except ValueError as error:
        raise InvalidInput(_("Choose a scene."), field=name) from error


def _version(form: QueryDict) -> int | None:
    text = form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
