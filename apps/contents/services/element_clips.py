"""Clips of the media library that templates show inside of the frame."""

from __future__ import annotations

from uuid import UUID

from apps.contents.models import MediaAsset
from apps.core.errors import InvalidInput
from apps.core.sentences import gettext as _
from apps.templates.stored_clips import Libraries, StoredClip
from apps.usage.owners import Owner


def connect() -> None:
    """Tell the floor of templates where clips are."""
    Libraries.connect(library_clip)


def library_clip(owner: Owner, clip_id: UUID) -> StoredClip:
    """The owner's clip of that id. Raises InvalidInput, for somebody else's as for none."""
    asset = MediaAsset.objects.filter(owner.rows, pk=clip_id, content=None).first()
    if asset is None:
        raise InvalidInput(_("There is no such clip in the media library."))
    if asset.kind != MediaAsset.Kind.CLIP:
        raise InvalidInput(
            _("“%(title)s” is not a clip: choose a film of the media library.")
            % {"title": asset.title or asset.get_kind_display()}
        )
    if asset.status == MediaAsset.Status.FAILED:
        raise InvalidInput(_("This file could not be prepared. Upload it again."))
    if asset.status != MediaAsset.Status.READY:
        raise InvalidInput(_("This file is not ready yet."))
    return StoredClip(asset.storage_key, asset.duration_ms or 0)
