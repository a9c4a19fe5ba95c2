"""What is sent: the film, what is said about it, its captions and its thumbnail, as local files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.utils import timezone

from apps.contents.errors import FilmMissing
from apps.contents.models import Content, ContentJob, ContentUpload, MediaAsset
from apps.contents.pipeline.files import ArtifactStore
from apps.contents.publishing.captions import as_srt, words_of
from apps.contents.states import JobStatus, JobType
from apps.core.sentences import gettext as _
from apps.core.storage import public_address
from apps.providers.capabilities.publish import Film, Publication, PublishRequest


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a film's own captions and thumbnail come from: the run that made it."""

    scenes: list[dict[str, Any]]
    thumbnail_key: str


def film_of(content: Content) -> MediaAsset:
    """The film that the content has now. Raises FilmMissing."""
    film = (
        MediaAsset.objects.filter(
            content=content, kind=MediaAsset.Kind.VIDEO, storage_key=content.video_url
        ).first()
        if content.video_url
        else None
    )
    if film is None:
        raise FilmMissing(_("There is no film yet. Produce the video first."))
    return film


def sketch(content: Content, film: MediaAsset) -> Film:
    """The film as facts, for checks: its file is not looked at."""
    return Film(
        path=Path(film.storage_key),
        size_bytes=film.size_bytes,
        duration_ms=film.duration_ms or int((content.video_duration or 0) * 1000),
        width=film.width or 0,
        height=film.height or 0,
        public_url=public_address(default_storage, film.storage_key),
    )


def publication_of(upload: ContentUpload, **files: Path | None) -> Publication:
    """What is said beside the film. files: thumbnail and captions."""
    return Publication(
        title=upload.title,
        description=upload.description,
        tags=tuple(upload.tags),
        visibility=upload.visibility,
        ai_disclosure=upload.ai_disclosure,
        made_for_kids=upload.made_for_kids,
        language=upload.content.project.language,
        marker=marker_of(upload),
        **files,
    )


def marker_of(upload: ContentUpload) -> str:
    """Found again at the platform; the end of the id is its random part."""
    return upload.pk.hex[-12:]


def pack(upload: ContentUpload, folder: Path, *, access_token: str, whole: bool) -> PublishRequest:
    """The request for a publisher, with files in folder. whole: the film is to be sent, so it is
    copied where the storage is elsewhere; otherwise only its facts are told."""
    film, files = upload.film, ArtifactStore(str(upload.content_id))
    if whole and (film is None or not files.exists(film.storage_key)):
        raise FilmMissing(_("The film's file is not there any more. Produce the video again."))
    sources = sources_of(film) if film else Sources([], "")
    return PublishRequest(
        access_token=access_token,
        channel_id=upload.channel.channel_id,
        film=_film(upload, files, folder, whole=whole),
        publication=publication_of(
            upload,
            thumbnail=_thumbnail(files, sources, folder),
            captions=_captions(sources, folder) if upload.with_captions else None,
        ),
        now=timezone.now(),
    )


def _film(upload: ContentUpload, files: ArtifactStore, folder: Path, *, whole: bool) -> Film:
    film = upload.film
    if film is None:
        return Film(folder / "film.mp4", upload.total_bytes or 0, 0, 0, 0)
    path = files.local(film.storage_key, folder) if whole else folder / "film.mp4"
    return replace(sketch(upload.content, film), path=path)


def sources_of(film: MediaAsset) -> Sources:
    """What the run that made the film says of it: the script may have changed since."""
    job = (
        ContentJob.objects.filter(
            content=film.content,
            job_type=JobType.RENDER,
            status=JobStatus.COMPLETED,
            result__key=film.storage_key,
        )
        .order_by("-id")
        .first()
    )
    if job is None:
        return Sources([], "")
    drawn = (
        ContentJob.objects.filter(
            run_id=job.run_id, job_type=JobType.IMAGE_GEN, status=JobStatus.COMPLETED
        )
        .values_list("result", flat=True)
        .first()
    )
    scenes = (job.result or {}).get("scenes") or []
    return Sources(list(scenes), str((drawn or {}).get("thumbnail_key", "")))


def extras_of(upload: ContentUpload) -> frozenset[str]:
    """What would go with the film as it is now ("thumbnail", "captions"), by what is known of it;
    no file is looked at."""
    sources = sources_of(upload.film or film_of(upload.content))
    has_captions = upload.with_captions and bool(words_of(sources.scenes))
    found = {"thumbnail": bool(sources.thumbnail_key), "captions": has_captions}
    return frozenset(name for name, is_there in found.items() if is_there)


def _captions(sources: Sources, folder: Path) -> Path | None:
    text = as_srt(words_of(sources.scenes))
    if not text:
        return None
    target = folder / "captions.srt"
    target.write_text(text, encoding="utf-8")
    return target


def _thumbnail(files: ArtifactStore, sources: Sources, folder: Path) -> Path | None:
    key = sources.thumbnail_key
    return files.local(key, folder) if key and files.exists(key) else None
