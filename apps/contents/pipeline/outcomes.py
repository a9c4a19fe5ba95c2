"""What becomes of a step's result: the rows of the content that people see.

Called by the runner in the transaction that completes the job.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from apps.contents.models import Content, ContentJob, MediaAsset, StoryboardBlock
from apps.contents.pipeline.brief import Brief
from apps.contents.pipeline.files import ArtifactStore
from apps.contents.services.assessments import record_assessment
from apps.contents.services.scene_records import record_scenes
from apps.contents.services.scripts import add_script_version
from apps.contents.states import JobType
from apps.core.audit import SYSTEM

Data = Mapping[str, Any]


def record(job: ContentJob, data: Data, provider: str) -> None:
    """Write what data means for the job's content."""
    writer = _WRITERS.get(job.job_type)
    if writer:
        writer(job, data, provider)


def _record_script(job: ContentJob, data: Data, provider: str) -> None:
    content = job.content
    brief = Brief.from_json(job.run.brief)
    if brief.script is None and not _is_current(content, data):
        add_script_version(
            content=content,
            by=SYSTEM,
            hook=data["hook"],
            body=data["body"],
            call_to_action=data["call_to_action"],
            title=data["title"],
            tags=data["tags"],
            provider=provider,
            prompt_version=brief.prompt.version if brief.prompt else None,
            prompt_id=brief.prompt.id if brief.prompt else "",
            sources=data.get("sources", ()),
            tokens_in=data["tokens_in"],
            tokens_out=data["tokens_out"],
        )


def _is_current(content: Content, data: Data) -> bool:
    """Whether a script taken over from an earlier run is the content's current one already."""
    version = content.current_script
    return version is not None and (version.hook, version.body, version.call_to_action) == (
        data["hook"],
        list(data["body"]),
        data["call_to_action"],
    )


def _record_safety(job: ContentJob, data: Data, provider: str) -> None:
    record_assessment(content=job.content, found=data, provider=provider)


def _record_storyboard(job: ContentJob, data: Data, provider: str) -> None:  # noqa: ARG001
    record_scenes(job.content, data["scenes"])


def _record_narration(job: ContentJob, data: Data, provider: str) -> None:
    files = ArtifactStore(str(job.content_id))
    for scene, clip in zip(_scenes(job.content), data["clips"], strict=True):
        scene.audio = _asset(
            job.content,
            MediaAsset.Kind.AUDIO,
            clip["key"],
            files,
            duration_ms=clip["duration_ms"],
            source=provider,
        )
        scene.save(update_fields=["audio", "updated_at"])
    content = job.content
    content.audio_duration = Decimal(sum(clip["duration_ms"] for clip in data["clips"])) / 1000
    content.save(update_fields=["audio_duration", "updated_at"])


def _record_pictures(job: ContentJob, data: Data, provider: str) -> None:
    files = ArtifactStore(str(job.content_id))
    for scene, visual in zip(_scenes(job.content), data["visuals"], strict=True):
        scene.image = picture_asset(job.content, visual["preview_key"], provider)
        scene.shown_asset = visual["asset_id"]
        scene.draw_requested_at, scene.draw_error = None, ""
        scene.save(
            update_fields=["image", "shown_asset", "draw_requested_at", "draw_error", "updated_at"]
        )
    _asset(job.content, MediaAsset.Kind.THUMBNAIL, data["thumbnail_key"], files, source=provider)
    content = job.content
    content.thumbnail_url = data["thumbnail_key"]
    content.save(update_fields=["thumbnail_url", "updated_at"])


def picture_asset(content: Content, key: str, provider: str) -> MediaAsset:
    """The record of a scene's picture."""
    files = ArtifactStore(str(content.pk))
    return _asset(content, MediaAsset.Kind.IMAGE, key, files, source=provider)


def _record_film(job: ContentJob, data: Data, provider: str) -> None:
    content = job.content
    files = ArtifactStore(str(job.content_id))
    _asset(
        content,
        MediaAsset.Kind.VIDEO,
        data["key"],
        files,
        duration_ms=data["duration_ms"],
        width=data["width"],
        height=data["height"],
        source=provider,
    )
    for scene, facts in zip(_scenes(content), data["scenes"], strict=True):
        scene.start_ms, scene.end_ms = facts["start_ms"], facts["end_ms"]
        scene.words = facts["words"]
        scene.save(update_fields=["start_ms", "end_ms", "words", "updated_at"])
    content.video_url = data["key"]
    content.video_duration = Decimal(data["duration_ms"]) / 1000
    content.video_resolution = f"{data['width']}x{data['height']}"
    content.save(update_fields=["video_url", "video_duration", "video_resolution", "updated_at"])


_WRITERS: Mapping[str, Callable[[ContentJob, Data, str], None]] = {
    JobType.SCRIPT_GENERATION: _record_script,
    JobType.SAFETY_CHECK: _record_safety,
    JobType.STORYBOARD: _record_storyboard,
    JobType.TTS: _record_narration,
    JobType.IMAGE_GEN: _record_pictures,
    JobType.RENDER: _record_film,
}


def _scenes(content: Content) -> list[StoryboardBlock]:
    return list(StoryboardBlock.objects.filter(content=content).order_by("position"))


def _asset(
    content: Content,
    kind: MediaAsset.Kind,
    key: str,
    files: ArtifactStore,
    *,
    source: str,
    **facts: int,
) -> MediaAsset:
    asset, _created = MediaAsset.objects.get_or_create(
        content=content,
        kind=kind,
        storage_key=key,
        defaults={
            "user_id": content.project.user_id,
            "organization_id": content.project.organization_id,
            "checksum": files.checksum(key),
            "size_bytes": files.size(key),
            "mime_type": mimetypes.guess_type(key)[0] or "application/octet-stream",
            "source": source,
            **facts,
        },
    )
    return asset
