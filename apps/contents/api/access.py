"""From an address to a row: 404 for what a person may not know of, 403 for what they only see."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from apps.accounts.models import User
from apps.contents.errors import EditingNotAllowed, ProducingNotAllowed
from apps.contents.models import Content, ContentRun
from apps.contents.selectors import (
    contents_editable_by,
    contents_producible_by,
    contents_seen_by,
    runs_seen_by,
)


def seen_content(by: User, content_id: UUID, *, lock: bool = False) -> Content:
    """The content with its project and current script; locked for a change when asked."""
    rows = contents_seen_by(by).select_related("project", "current_script")
    if lock:
        rows = rows.select_for_update(of=("self",))
    content = rows.filter(pk=content_id).first()
    if content is None:
        raise Http404
    return content


def editable_content(by: User, content_id: UUID, *, lock: bool = False) -> Content:
    content = seen_content(by, content_id, lock=lock)
    if not contents_editable_by(by).filter(pk=content_id).exists():
        raise EditingNotAllowed
    return content


def producible_content(by: User, content_id: UUID) -> Content:
    content = seen_content(by, content_id)
    if not contents_producible_by(by).filter(pk=content_id).exists():
        raise ProducingNotAllowed
    return content


def producible_run(by: User, run_id: UUID) -> ContentRun:
    """A run by its id alone."""
    run = runs_seen_by(by).select_related("template").filter(pk=run_id).first()
    if run is None:
        raise Http404
    producible_content(by, run.content_id)
    return run


def seen_run(by: User, content_id: UUID, run_id: UUID) -> ContentRun:
    run = runs_seen_by(by).filter(content_id=content_id, pk=run_id).first()
    if run is None:
        raise Http404
    return run
