"""Finished films without a production, channels, and a small platform that does what it is told."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import override_settings
from django.utils import timezone

from apps.accounts.models import User
from apps.contents.models import Content, ContentJob, ContentRun, MediaAsset, PolicyDecision
from apps.contents.states import ContentStatus, DecisionStatus, JobStatus, JobType, RunStatus
from apps.projects.models import Channel, Project
from apps.providers import registry
from apps.providers.capabilities.publish import (
    Complaint,
    ComplaintCode,
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

CHUNK = 50_000
WORDS = ("Since", "1983", "the", "metre", "is", "a", "distance", "of", "light.")
MOST_TITLE = 60


class Killed(BaseException):
    """The worker is dead: nothing after this line runs."""


def finish_film(content: Content, by: User, *, size_bytes: int = 3 * CHUNK) -> Content:
    """Give the content a film whose script passed, as a completed run leaves it."""
    run = ContentRun.objects.create(
        content=content,
        requested_by=by,
        status=RunStatus.COMPLETED,
        previous_status=ContentStatus.DRAFT,
        tenant_id=by.pk,
        finished_at=timezone.now(),
    )
    folder = f"contents/{content.pk}"
    film_key, thumbnail_key = f"{folder}/film/{run.pk}.mp4", f"{folder}/thumbnail/{run.pk}.jpg"
    default_storage.save(film_key, ContentFile(os.urandom(size_bytes)))
    default_storage.save(thumbnail_key, ContentFile(b"\xff\xd8\xff\xe0 a picture"))
    words = [
        {"text": word, "start_ms": 400 * place, "end_ms": 400 * place + 350}
        for place, word in enumerate(
            ["Since", "1983", "the", "metre", "is", "a", "distance", "of", "light."]
        )
    ]
    scenes = [{"start_ms": 0, "end_ms": 4000, "words": words}]
    results: dict[str, dict[str, Any]] = {
        JobType.SAFETY_CHECK: {"input_hash": f"{run.pk}"},
        JobType.IMAGE_GEN: {"thumbnail_key": thumbnail_key, "visuals": []},
        JobType.RENDER: {"key": film_key, "duration_ms": 4000, "scenes": scenes},
    }
    for place, (job_type, result) in enumerate(results.items()):
        ContentJob.objects.create(
            content=content,
            run=run,
            job_type=job_type,
            position=place,
            status=JobStatus.COMPLETED,
            completed_at=timezone.now(),
            result=result,
            tenant_id=by.pk,
        )
    PolicyDecision.objects.create(
        content=content,
        input_hash=f"{run.pk}",
        verdict="pass",
        score=1,
        status=DecisionStatus.PASSED,
    )
    MediaAsset.objects.create(
        content=content,
        user_id=content.project.user_id,
        organization_id=content.project.organization_id,
        kind=MediaAsset.Kind.VIDEO,
        storage_key=film_key,
        checksum="0" * 64,
        size_bytes=size_bytes,
        mime_type="video/mp4",
        duration_ms=4000,
        width=360,
        height=640,
    )
    Content.objects.filter(pk=content.pk).update(
        status=ContentStatus.READY, video_url=film_key, thumbnail_url=thumbnail_key
    )
    content.refresh_from_db()
    return content


def make_channel(project: Project, platform: str = "tiktok", **fields: Any) -> Channel:
    """A connected channel, with a token that does not run out."""
    fields.setdefault("upload_settings", {"timezone": "UTC"})
    number = Channel.objects.count()
    channel = Channel(
        project=project,
        platform=platform,
        channel_id=fields.pop("channel_id", f"account-{number}-{project.pk.hex[-6:]}"),
        channel_name=fields.pop("channel_name", "Metres"),
        status_at=timezone.now(),
        **fields,
    )
    channel.seal("access_token", "token")
    channel.save()
    return channel


def _nothing(_where: str) -> None:
    return


@dataclass
class SmallPlatform:
    """A platform in this process. happens is told where every call is ("begin", "chunk 2",
    "before", "after", "settle", "follow") and may raise there; after "after" the film is there.

    videos: what is out, by marker, as often as it was sent. polls: how often it is still at work.
    """

    name: str = "tiktok"
    quota: Mapping[str, int] = field(default_factory=lambda: {"uploads": 1})
    extras_quota: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    happens: Callable[[str], None] = _nothing
    settles: Settled | None = None
    polls: int = 0
    videos: list[str] = field(default_factory=list)
    requests: list[PublishRequest] = field(default_factory=list)
    captions: str = ""
    received: int = 0
    removed: list[str] = field(default_factory=list)

    def check(self, publication: Publication, film: Film) -> tuple[Complaint, ...]:
        if len(publication.title) > MOST_TITLE:
            values = {"most": MOST_TITLE, "found": len(publication.title), "unit": "characters"}
            return (Complaint("title", ComplaintCode.TOO_LONG, values),)
        return ()

    def advance(
        self, request: PublishRequest, progress: Progress, keep: Keep
    ) -> Published | InProcess:
        self.requests.append(request)
        if progress.stage in (Stage.PROCESSING, Stage.FINISHING, Stage.DONE):
            self.happens("follow")
        else:
            progress = self._send(request, progress, keep)
        if self.polls:
            self.polls -= 1
            return InProcess(replace(progress, stage=Stage.PROCESSING), wait_seconds=2)
        url = f"https://small.example/{request.publication.marker}"
        done = replace(progress, stage=Stage.DONE, video_id=request.publication.marker, url=url)
        return Published(done, "private")

    def _send(self, request: PublishRequest, progress: Progress, keep: Keep) -> Progress:
        if not progress.session:
            self.happens("begin")
            progress = replace(progress, stage=Stage.SENDING, session="session-1", sent_bytes=0)
            keep(progress)
        with request.film.path.open("rb") as film:
            film.seek(progress.sent_bytes)
            while part := film.read(CHUNK):
                self.happens(f"chunk {progress.sent_bytes // CHUNK}")
                self.received += len(part)
                progress = replace(progress, sent_bytes=progress.sent_bytes + len(part))
                keep(progress)
        if request.publication.captions:
            self.captions = request.publication.captions.read_text(encoding="utf-8")
        keep(replace(progress, stage=Stage.COMMITTING))
        self.happens("before")
        self.videos.append(request.publication.marker)
        self.happens("after")
        return progress

    def settle(self, request: PublishRequest, progress: Progress) -> Settlement:
        self.happens("settle")
        is_there = request.publication.marker in self.videos
        found = Settled.PUBLISHED if is_there else Settled.NOT_PUBLISHED
        stage = Stage.PROCESSING if is_there else Stage.SENDING
        return Settlement(self.settles or found, replace(progress, stage=stage))

    def remove(self, *, access_token: str, channel_id: str, video_id: str) -> None:
        self.happens("remove")
        self.removed.append(video_id)
        self.videos.remove(video_id)

    def metrics(
        self, *, access_token: str, channel_id: str, video_ids: Sequence[str]
    ) -> Mapping[str, Metrics]:
        return {}


def fails(where: str, error: BaseException, *, times: int = 1) -> Callable[[str], None]:
    """Something that happens there, so often."""
    left = [times]

    def happen(place: str) -> None:
        if place == where and left[0]:
            left[0] -= 1
            raise error

    return happen


def cut() -> ProviderError:
    return ProviderError("The connection was cut.")


def lost() -> ProviderError:
    return ProviderError("No answer came.", outcome_unknown=True)


_in_use: list[SmallPlatform] = []


def publisher(**_options: Any) -> SmallPlatform:
    return _in_use[-1]


@contextmanager
def small_platform(**fields: Any) -> Iterator[SmallPlatform]:
    """TikTok is this small platform for a while."""
    engines = {**settings.PROVIDERS["publish"], "tiktok": "tests.support.publishing.publisher"}
    _in_use.append(SmallPlatform(**fields))
    registry._made.cache_clear()
    try:
        with override_settings(PROVIDERS={**settings.PROVIDERS, "publish": engines}):
            yield _in_use[-1]
    finally:
        _in_use.pop()
        registry._made.cache_clear()
