"""Publishing into the installation's own storage: a folder with the film and all about it.

    archive/<channel id>/<day>-<slug>-<marker>/
        film.mp4  thumbnail.jpg  captions.srt  metadata.json

metadata.json is written last: a folder without it is not published, and whoever comes next
completes it. Done twice, it is there once, because an upload finds its own folder by its marker.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from apps.providers.archive.places import checked_folder, known_folder, new_folder
from apps.providers.archive.storage import METADATA, ArchiveStorage, told_failures
from apps.providers.capabilities.publish import (
    Complaint,
    Film,
    InProcess,
    Keep,
    Metrics,
    Progress,
    Publication,
    Published,
    PublishRequest,
    Settled,
    Settlement,
    Stage,
)
from apps.providers.errors import ProviderError

FILM, THUMBNAIL, CAPTIONS = "film.mp4", "thumbnail.jpg", "captions.srt"
# Nobody but the installation's own people sees the storage.
VISIBILITY = "private"


class ArchivePublisher:
    """storage: which of settings.STORAGES. The access token is not asked for."""

    name = "archive"
    quota: Mapping[str, int] = {}
    extras_quota: Mapping[str, Mapping[str, int]] = {}

    def __init__(self, *, storage: str = "default") -> None:
        self._storage = ArchiveStorage(storage)

    def check(self, publication: Publication, film: Film) -> tuple[Complaint, ...]:  # noqa: ARG002
        return ()

    def advance(
        self, request: PublishRequest, progress: Progress, keep: Keep
    ) -> Published | InProcess:
        folder = self._folder(request, progress)
        if self._is_published(folder):
            return Published(_finished(progress, folder), VISIBILITY)
        progress = replace(
            progress,
            stage=Stage.SENDING,
            session=folder,
            began_at=progress.began_at or request.now.isoformat(),
        )
        keep(progress)
        if progress.sent_bytes != request.film.size_bytes or not self._storage.has(
            f"{folder}/{FILM}", request.film.size_bytes
        ):
            self._storage.write_file(f"{folder}/{FILM}", request.film.path)
            progress = replace(progress, sent_bytes=request.film.size_bytes)
            keep(progress)
        for extra, (name, source) in _extras(request.publication).items():
            self._storage.write_file(f"{folder}/{name}", source)
            progress = replace(progress, done=tuple(dict.fromkeys((*progress.done, extra))))
            keep(progress)
        return self._commit(request, progress, folder, keep)

    def _commit(
        self, request: PublishRequest, progress: Progress, folder: str, keep: Keep
    ) -> Published:
        metadata = _metadata(request)
        keep(replace(progress, stage=Stage.COMMITTING))
        try:
            self._storage.write_json(f"{folder}/{METADATA}", metadata)
        except ProviderError as error:
            error.outcome_unknown = True
            raise
        return Published(_finished(progress, folder), VISIBILITY)

    def settle(self, request: PublishRequest, progress: Progress) -> Settlement:
        folder = self._folder(request, progress)
        if self._is_published(folder):
            return Settlement(Settled.PUBLISHED, _finished(progress, folder))
        return Settlement(Settled.NOT_PUBLISHED, replace(progress, stage=Stage.SENDING))

    def remove(self, *, access_token: str, channel_id: str, video_id: str) -> None:  # noqa: ARG002
        self._storage.remove_folder(checked_folder(channel_id, video_id))

    def metrics(
        self,
        *,
        access_token: str,  # noqa: ARG002
        channel_id: str,  # noqa: ARG002
        video_ids: Sequence[str],
    ) -> Mapping[str, Metrics]:
        """Nobody watches an archive, so there is no figure."""
        return {video_id: Metrics() for video_id in video_ids}

    def _folder(self, request: PublishRequest, progress: Progress) -> str:
        """The upload's folder: the one it began with, on whatever day that was."""
        if progress.session:
            return checked_folder(request.channel_id, progress.session)
        marker, title = request.publication.marker, request.publication.title
        with told_failures():
            known = known_folder(self._storage.backend, request.channel_id, marker)
        return known or new_folder(request.channel_id, title, marker, request.now)

    def _is_published(self, folder: str) -> bool:
        return isinstance(self._storage.read_json(f"{folder}/{METADATA}"), dict)


def publisher(**options: Any) -> ArchivePublisher:
    return ArchivePublisher(**options)


def _finished(progress: Progress, folder: str) -> Progress:
    return replace(progress, stage=Stage.DONE, session=folder, video_id=folder)


def _extras(publication: Publication) -> dict[str, tuple[str, Path]]:
    """Name of each extra, its file in the archive, and where it is now."""
    found = {
        "thumbnail": (THUMBNAIL, publication.thumbnail),
        "captions": (CAPTIONS, publication.captions),
    }
    return {name: (file, path) for name, (file, path) in found.items() if path is not None}


def _metadata(request: PublishRequest) -> dict[str, Any]:
    """All about the publication, so that the folder tells everything by itself."""
    publication, film = request.publication, request.film
    sources = {FILM: film.path, **dict(_extras(publication).values())}
    return {
        "title": publication.title,
        "description": publication.description,
        "tags": list(publication.tags),
        "visibility": publication.visibility,
        "ai_disclosure": publication.ai_disclosure,
        "made_for_kids": publication.made_for_kids,
        "language": publication.language,
        "marker": publication.marker,
        "published_at": request.now.isoformat(),
        "duration_ms": film.duration_ms,
        "width": film.width,
        "height": film.height,
        "files": {name: _facts(path) for name, path in sources.items()},
    }


def _facts(path: Path) -> dict[str, Any]:
    with told_failures(), path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return {"size_bytes": path.stat().st_size, "sha256": digest}
