"""Celery's side of templates: an id in, one call."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from apps.templates.services.previews import make_preview, purge_previews


@shared_task(name="templates.make_preview")
def make_preview_clip(preview_id: str) -> None:
    make_preview(UUID(preview_id))


@shared_task(name="templates.purge_previews")
def purge_old_previews() -> None:
    purge_previews()
