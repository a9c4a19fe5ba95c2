from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from PIL import Image

from apps.accounts.models import User
from apps.contents.models import Content, ContentJob, ContentRun, MediaAsset, StoryboardBlock
from apps.contents.services.runs import start_run
from apps.contents.services.scripts import add_script_version
from apps.contents.states import ContentStatus, JobStatus, RunStatus
from apps.core.audit import SYSTEM
from tests.support.cast import Cast
from tests.support.productions import make_content

FILM = bytes(range(256)) * 400


@pytest.fixture
def console() -> Callable[[User], Client]:
    """A browser at the console, signed in as somebody."""

    def client(user: User) -> Client:
        made = Client()
        made.force_login(user)
        return made

    return client


@pytest.fixture
def staff(cast: Cast, console: Callable[[User], Client]) -> Client:
    return console(cast.staff)


def add_asset(content: Content, kind: str, name: str, data: bytes) -> MediaAsset:
    key = f"contents/{content.pk}/{name}"
    default_storage.save(key, ContentFile(data))
    return MediaAsset.objects.create(
        user=content.project.user,
        organization=content.project.organization,
        content=content,
        kind=kind,
        storage_key=key,
        checksum="0" * 64,
        size_bytes=len(data),
        mime_type="video/mp4" if name.endswith("mp4") else "image/jpeg",
        width=1080,
        height=1920,
    )


def picture(width: int = 1080, height: int = 1920) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), "#203040").save(out, "JPEG")
    return out.getvalue()


def finish(content: Content) -> Content:
    """Bring content to where it is after a run, with a film that is only bytes."""
    run = ContentRun.objects.create(
        content=content,
        status=RunStatus.COMPLETED,
        previous_status=ContentStatus.DRAFT,
        finished_at=timezone.now(),
        brief={"voice": "kokoro-heart"},
        quoted_credits=1,
    )
    for position, (job_type, provider) in enumerate([("script_generation", "x"), ("render", "y")]):
        ContentJob.objects.create(
            content=content,
            run=run,
            job_type=job_type,
            position=position,
            status=JobStatus.COMPLETED,
            progress=100,
            provider=provider,
            started_at=timezone.now(),
            completed_at=timezone.now(),
            result={"key": f"contents/{content.pk}/film.mp4", "loudness_lufs": -14.03},
        )
    add_script_version(
        content=content,
        by=SYSTEM,
        hook="How long is a metre?",
        body=["It was a bar of platinum.", "Now it is light."],
        call_to_action="Follow us.",
        provider="extractive",
    )
    content.scenes.all().delete()
    for position in range(3):
        StoryboardBlock.objects.create(
            content=content,
            position=position,
            narration=f"Beat {position}",
            visual_kind="title",
            image=add_asset(content, "image", f"scene{position}.jpg", picture(540, 960)),
            start_ms=position * 1000,
            end_ms=position * 1000 + 1000,
        )
    content.thumbnail_url = add_asset(content, "thumbnail", "thumbnail.jpg", picture()).storage_key
    content.video_url = add_asset(content, "video", "film.mp4", FILM).storage_key
    content.video_duration = "3.00"
    content.status = ContentStatus.READY
    content.save()
    return content


@pytest.fixture
def film(cast: Cast) -> Content:
    return finish(cast.content)


@pytest.fixture
def running(cast: Cast) -> ContentRun:
    """A run that has begun; no worker is there to work on it."""
    return start_run(by=cast.staff, content=cast.content)


@pytest.fixture
def fail(cast: Cast) -> Callable[[str], Content]:
    """Another content whose run failed with a sentence."""

    def failed(sentence: str) -> Content:
        content = make_content(cast.owner, project=cast.project)
        ContentRun.objects.create(
            content=content,
            status=RunStatus.FAILED,
            previous_status=ContentStatus.DRAFT,
            finished_at=timezone.now(),
            error_message=sentence,
        )
        Content.objects.filter(pk=content.pk).update(status=ContentStatus.FAILED)
        return content

    return failed
