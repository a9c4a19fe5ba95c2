from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from apps.contents.models import (
    Batch,
    BatchRow,
    Content,
    ContentJob,
    ContentRun,
    ContentUpload,
    JobLog,
    MeaningOrder,
    MediaAsset,
    OwnNarration,
    PlatformQuota,
    PolicyDecision,
    ProjectIntake,
    ScriptProposal,
    ScriptVersion,
    StoryboardBlock,
    StoryboardRevision,
    UploadSnapshot,
)
from apps.contents.services.boards import snapshot
from apps.projects.models import Channel, DataSource, SourceItem
from tests.isolation.tenant import Tenant
from tests.support.productions import ENGLISH_TEXT


def plant(tenant: Tenant) -> None:
    """A finished video with files, script, scenes and logs; one at work; one that is private."""
    content = _finished(tenant)
    _scene(tenant, content)
    tenant.name("position", "1")
    run = tenant.make(
        "run",
        ContentRun,
        content=content,
        status="completed",
        previous_status="draft",
        requested_by=tenant.people["owner"],
        finished_at=timezone.now(),
        brief={"voice": ""},
    )
    job = _job(tenant, "job", run, status="completed", completed_at=timezone.now())
    tenant.make("log", JobLog, job=job)
    _at_work(tenant)
    _batches(tenant)
    _uploads(tenant, content)
    _quota(tenant)
    _intake(tenant)
    tenant.make("meaning_order", MeaningOrder, content=content, due_at=timezone.now())
    tenant.make(
        "own_narration",
        OwnNarration,
        content=content,
        storage_key=tenant.file("wav"),
        duration_ms=1000,
    )
    tenant.make(
        "private_content",
        Content,
        project_id=UUID(tenant.ids["private_project"]),
        video_url="",
        thumbnail_url="",
        source_data={"text": ENGLISH_TEXT},
    )


def _batches(tenant: Tenant) -> None:
    """A checked file that nobody started, and a batch at work with a failed row."""
    project_id = UUID(tenant.ids["project"])
    batch = tenant.make(
        "batch",
        Batch,
        project_id=project_id,
        template="",
        voice="",
        columns=[f"{tenant.word} text"],
        mapping={"text": 0},
    )
    tenant.make(
        "batch_row",
        BatchRow,
        batch=batch,
        number=2,
        status="waiting",
        cells=[f"{tenant.word}. {ENGLISH_TEXT}"],
    )
    busy = tenant.make(
        "busy_batch", Batch, project_id=project_id, status="running", mapping={"text": 0}
    )
    tenant.make("failed_row", BatchRow, batch=busy, number=2, status="failed", cells=[tenant.word])


def _uploads(tenant: Tenant, content: Content) -> None:
    """One that nobody knows of whether it is out, one that is out, and one that is planned."""
    moment = datetime(2026, 1, 10, 12, tzinfo=UTC)
    project_id = UUID(tenant.ids["project"])
    channels = [
        tenant.make(
            f"upload_channel_{number}",
            Channel,
            project_id=project_id,
            platform="youtube",
            channel_id=f"{tenant.word} {number}",
            status_at=moment,
            access_token="",
            refresh_token="",
        )
        for number in range(2)
    ]
    plain = {"content": content, "session": "", "lease_owner": "", "moved_reason": ""}
    tenant.make(
        "upload",
        ContentUpload,
        channel_id=tenant.ids["channel"],
        status="unconfirmed",
        committed_at=moment,
        **plain,
    )
    published = tenant.make(
        "published_upload",
        ContentUpload,
        channel=channels[0],
        status="published",
        published_at=moment,
        **plain,
    )
    tenant.make(
        "snapshot", UploadSnapshot, upload=published, day=moment.date(), taken_at=moment, views=7
    )
    tenant.make(
        "planned_upload",
        ContentUpload,
        channel=channels[1],
        status="scheduled",
        scheduled_at=moment,
        **plain,
    )


def _quota(tenant: Tenant) -> None:
    tenant.make(
        "quota", PlatformQuota, platform="tiktok", bucket="uploads", day=date(2026, 1, 10), most=15
    )


def _finished(tenant: Tenant) -> Content:
    content = tenant.make(
        "content",
        Content,
        project_id=UUID(tenant.ids["project"]),
        status="ready",
        source_data={"text": f"{tenant.word}. {ENGLISH_TEXT}"},
        video_url=tenant.file("mp4"),
        thumbnail_url=tenant.file("jpg"),
        video_resolution="360x640",
        tags=[tenant.word],
        storyboard_version=1,
    )
    script = tenant.make(
        "script",
        ScriptVersion,
        content=content,
        number=1,
        body=[f"{tenant.word} one.", f"{tenant.word} two."],
        author=tenant.people["editor"],
    )
    content.current_script = script
    content.save(update_fields=["current_script"])
    tenant.name("script_number", "1")
    tenant.make(
        "proposal",
        ScriptProposal,
        content=content,
        script_version=script,
        scope="hook",
        status="ready",
        lines=[f"Have you heard of {tenant.word}?"],
    )
    tenant.make(
        "policy_decision",
        PolicyDecision,
        content=content,
        script_version=script,
        input_hash="0" * 64,
        verdict="review",
        score="0.70",
        status="waiting",
        reason="",
        lines=[tenant.word],
    )
    _asset(tenant, "film", content, "video", content.video_url, "video/mp4")
    return content


def _scene(tenant: Tenant, content: Content) -> None:
    picture = _asset(tenant, "picture", content, "image", tenant.file("jpg"), "image/jpeg")
    scenes = [
        tenant.make(
            name,
            StoryboardBlock,
            content=content,
            position=place,
            narration=f"{tenant.word} said it.",
            image=picture,
        )
        for place, name in enumerate(("scene", "second_scene", "third_scene"), start=1)
    ]
    tenant.make(
        "revision",
        StoryboardRevision,
        content=content,
        number=0,
        scenes=[snapshot(scene) for scene in scenes],
        has_own_storyboard=False,
    )
    image = _asset(tenant, "library_image", None, "image", tenant.file("jpg"), "image/jpeg")
    image.preview_key = image.storage_key
    image.tags = [tenant.word]
    tenant.rows[MediaAsset._meta.label_lower] = image
    image.save(update_fields=["preview_key", "tags"])


def _asset(
    tenant: Tenant, name: str, content: Content | None, kind: str, key: str, mime_type: str
) -> MediaAsset:
    return tenant.make(
        name,
        MediaAsset,
        organization_id=tenant.ids["organization"],
        content=content,
        kind=kind,
        storage_key=key,
        size_bytes=1,
        mime_type=mime_type,
        upload_checksum="",
    )


def _at_work(tenant: Tenant) -> None:
    """A video that is being made now: what can be cancelled."""
    content = tenant.make(
        "busy_content",
        Content,
        project_id=UUID(tenant.ids["project"]),
        status="processing",
        video_url="",
        thumbnail_url="",
        source_data={"text": ENGLISH_TEXT},
    )
    run = tenant.make("busy_run", ContentRun, content=content, previous_status="draft")
    now = timezone.now()
    _job(
        tenant,
        "busy_job",
        run,
        status="running",
        started_at=now - timedelta(minutes=1),
        lease_expires_at=now + timedelta(minutes=5),
    )


def _job(tenant: Tenant, name: str, run: ContentRun, **fields: Any) -> ContentJob:
    return tenant.make(
        name,
        ContentJob,
        content=run.content,
        run=run,
        job_type="script_generation",
        position=1,
        **fields,
    )


def _intake(tenant: Tenant) -> None:
    """An item that waits to become a video, and the rules by which it would."""
    project_id = UUID(tenant.ids["project"])
    source = tenant.make("feed", DataSource, project_id=project_id, source_type="rss", config={})
    tenant.make(
        "waiting_item",
        SourceItem,
        data_source=source,
        project_id=project_id,
        url="",
        text=ENGLISH_TEXT,
        reason="",
    )
    tenant.make("intake", ProjectIntake, project_id=project_id, acts_for=tenant.people["owner"])
