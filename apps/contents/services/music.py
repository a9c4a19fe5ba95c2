"""Which music a film gets: a mood's, one track, none, or a file of the owner's media library."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from apps.contents.models import MediaAsset
from apps.core.errors import InvalidInput
from apps.core.sentences import gettext as _
from apps.projects.style import OWN_MUSIC, is_music
from apps.providers.embedded.music import moods
from apps.usage.owners import Owner

MOST_LISTED = 200


def own_music(owner: Owner) -> list[tuple[str, str]]:
    """The choices and titles of the music that the owner has uploaded and that is ready."""
    ready = _music_of(owner).filter(status=MediaAsset.Status.READY).order_by("title", "pk")
    return [(f"{OWN_MUSIC}{asset.pk}", asset.title) for asset in ready[:MOST_LISTED]]


def ordered_music(owner: Owner, choice: str) -> tuple[str, Mapping[str, Any]]:
    """The choice, and the file it names where it is one of the library. Raises InvalidInput."""
    if not is_music(choice):
        raise InvalidInput(
            _("There is no music “%(name)s”. Known moods are: %(known)s; “none” is no music.")
            % {"name": choice, "known": ", ".join(moods())},
            field="music",
        )
    if not choice.startswith(OWN_MUSIC):
        return choice, {}
    found = _music_of(owner).filter(pk=UUID(choice.removeprefix(OWN_MUSIC))).first()
    if found is None:
        raise InvalidInput(_("There is no such music in the media library."), field="music")
    if found.status != MediaAsset.Status.READY:
        raise InvalidInput(_("This file is not ready yet."), field="music")
    facts = {"key": found.storage_key, "checksum": found.checksum, "license": found.license}
    return choice, facts


def _music_of(owner: Owner) -> QuerySet[MediaAsset]:
    return MediaAsset.objects.filter(owner.rows, kind=MediaAsset.Kind.MUSIC, content=None)
