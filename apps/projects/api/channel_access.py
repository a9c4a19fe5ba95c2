"""From an address to a channel: 404 for what a person may not know of."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from apps.accounts.models import User
from apps.projects.models import Channel, Project
from apps.projects.selectors import channels_seen_by, projects_seen_by


def seen_channel(by: User, channel_id: UUID, *, lock: bool = False) -> Channel:
    rows = channels_seen_by(by).select_related("project__organization")
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    channel = rows.filter(pk=channel_id).first()
    if channel is None:
        raise Http404
    return channel


def seen_project(by: User, project_id: UUID) -> Project:
    rows = projects_seen_by(by).select_related("organization")
    project = rows.filter(pk=project_id).first()
    if project is None:
        raise Http404
    return project
