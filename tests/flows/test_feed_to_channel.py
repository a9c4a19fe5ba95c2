"""A feed in the morning is a published video by noon: the whole system, real processes, real HTTP.

The clock is moved by moving what is planned: a schedule's next time, the hour of an upload and of
its next look at the figures come nearer by as much as the clock would have gone on.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest
from celery import current_app
from django.db.models import F

from apps.accounts.models import User
from apps.contents.models import Content, ContentRun, ContentUpload, UploadSnapshot
from apps.contents.services.intakes import change_intake
from apps.contents.states import ContentStatus, UploadStatus
from apps.projects.models import Channel, DataSource, Project, SourceItem, SourceVisit
from apps.projects.services.channel_connections import begin_connection, finish_connection
from apps.projects.services.channels import update_channel
from apps.projects.services.data_sources import create_source
from apps.projects.services.projects import update_project
from apps.subscriptions.services.reconcile import reconcile
from tests.faults.bombs import FOLDER_VARIABLE
from tests.support.flow_settings import TRIPLED_VARIABLE
from tests.support.platforms.youtube_server import YouTubeServer
from tests.support.productions import ENGLISH_TEXT, install_everything, make_person, make_project
from tests.support.topics.feed_server import Feed, TopicServer
from tests.support.vendors.server import hang
from tests.support.workers import CeleryProcess, start_beat, start_worker, wait_until

pytestmark = [
    pytest.mark.processes,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(600),
]

TITLE = "How the metre was found"


@pytest.fixture
def feed() -> Iterator[Feed]:
    server = TopicServer()
    with server.running():
        yield server.feed("morning")
    assert server.complaints == []


class Studio:
    """Beat and a worker, started with what the servers of a test want."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self._environment, self._folder = environment, folder
        self._processes: list[CeleryProcess] = []

    def open(self, *, tripled: bool) -> None:
        if tripled:
            self._environment[TRIPLED_VARIABLE] = "yes"
        self._processes.append(start_beat(self._environment, self._folder))
        self.start_worker()

    def start_worker(self) -> None:
        self.worker = start_worker(self._environment, self._folder)
        self._processes.append(self.worker)

    def close(self) -> None:
        for process in self._processes:
            process.kill_all()


@pytest.fixture
def studio(
    process_environment: dict[str, str],
    redis_client: object,
    youtube: YouTubeServer,
    feed: Feed,
    tmp_path: Path,
    settings: object,
) -> Iterator[Studio]:
    host = urlsplit(feed.url).netloc
    settings.FETCH_ALLOWED_HOSTS = frozenset({host})  # type: ignore[attr-defined]
    found = Studio(
        {
            **process_environment,
            **youtube.environment(),
            "DJANGO_SETTINGS_MODULE": "tests.support.flow_settings",
            "FETCH_ALLOWED_HOSTS": host,
            "SOURCE_GAP_SECONDS": "0",
            FOLDER_VARIABLE: str(tmp_path),
            "PIPELINE_LEASE_SECONDS": "3",
            "PIPELINE_HEARTBEAT_SECONDS": "0.5",
            "PIPELINE_SWEEP_SECONDS": "1",
        },
        tmp_path,
    )
    yield found
    found.close()


@pytest.fixture
def owner() -> User:
    install_everything()
    return make_person()


@pytest.fixture
def project(owner: User) -> Project:
    made = make_project(owner)
    update_project(by=owner, project=made, is_auto_publish=True)
    change_intake(by=owner, project=made, is_on=True, mode="produce", per_day=3)
    return made


@pytest.fixture
def channel(owner: User, project: Project, youtube: YouTubeServer) -> Channel:
    """Connected as a person does it: to the platform, and back with a code."""
    begun = begin_connection(by=owner, project=project, platform="youtube")
    back = httpx2.get(begun.url, follow_redirects=False).headers["location"]
    told = dict(parse_qsl(urlsplit(back).query))
    made = finish_connection(by=owner, state=told["state"], code=told["code"])
    wanted = {"auto_publish": True, "default_visibility": "public", "schedule_time": "12:00"}
    return update_channel(by=owner, channel=made, upload_settings=wanted)


@pytest.fixture
def source(owner: User, project: Project, feed: Feed) -> DataSource:
    return create_source(
        by=owner,
        project=project,
        name="Morning feed",
        source_type="rss",
        config={"feed_url": feed.url},
        schedule_cron="0 6 * * *",
    )


def move_clock(hours: int) -> None:
    """What was planned comes nearer, and the clock ticks."""
    span = timedelta(hours=hours)
    DataSource.objects.filter(next_run_at__isnull=False).update(next_run_at=F("next_run_at") - span)
    planned = ContentUpload.objects.filter(status=UploadStatus.SCHEDULED)
    planned.update(scheduled_at=F("scheduled_at") - span)
    looked_at = ContentUpload.objects.filter(next_metrics_at__isnull=False)
    looked_at.update(next_metrics_at=F("next_metrics_at") - span)
    for task in ("projects.tick", "contents.ask_due_metrics"):
        current_app.send_task(task)


def published() -> ContentUpload | None:
    return ContentUpload.objects.filter(status=UploadStatus.PUBLISHED).first()


def film_is_planned() -> None:
    wait_until(
        lambda: ContentUpload.objects.filter(status=UploadStatus.SCHEDULED).exists(),
        "the film of the feed's item is planned on the channel",
    )


def check_exactly_one(youtube: YouTubeServer, project: Project) -> None:
    """One of everything, from the item to the video with its figures."""
    item = SourceItem.objects.get()
    content = Content.objects.get(project=project)
    upload = ContentUpload.objects.get()
    assert (item.verdict, item.content_id) == ("chosen", content.pk)
    assert content.status == ContentStatus.PUBLISHED
    assert content.title == TITLE
    assert ContentRun.objects.count() == 1
    assert list(youtube.videos) == [upload.platform_video_id]
    video = youtube.videos[upload.platform_video_id]
    assert video.title == TITLE
    assert upload.platform_url.endswith(upload.platform_video_id)
    assert upload.visibility == upload.platform_visibility == "public"
    assert [(one.views, one.likes) for one in UploadSnapshot.objects.all()] == [(120, 7)]
    upload.refresh_from_db()
    assert upload.metrics["views"] == 120
    assert reconcile().violations == {}


def test_an_item_of_a_feed_becomes_one_published_video_with_its_figures(
    studio: Studio,
    feed: Feed,
    youtube: YouTubeServer,
    project: Project,
    channel: Channel,
    source: DataSource,
) -> None:
    feed.add_item(TITLE, text=ENGLISH_TEXT)
    studio.open(tripled=False)
    move_clock(24)
    film_is_planned()
    assert youtube.videos == {}, "it goes out at noon, not before"

    move_clock(24)
    wait_until(lambda: published() is not None, "the film is out")
    upload = published()
    assert upload is not None
    youtube.set_statistics(upload.platform_video_id, views=120, likes=7, comments=1)
    move_clock(2)
    wait_until(UploadSnapshot.objects.exists, "its figures are there")
    check_exactly_one(youtube, project)
    assert sum(SourceVisit.objects.values_list("new_count", flat=True)) == 1


def test_it_is_one_video_also_when_messages_come_three_times_and_the_sender_dies(
    studio: Studio,
    feed: Feed,
    youtube: YouTubeServer,
    project: Project,
    channel: Channel,
    source: DataSource,
) -> None:
    feed.add_item(TITLE, text=ENGLISH_TEXT)
    studio.open(tripled=True)
    for _ in range(3):
        move_clock(8)
    film_is_planned()
    # The platform has the whole film and says nothing: the worst moment to die.
    youtube.meet("PUT", "/upload/.*", hang)
    move_clock(24)
    wait_until(lambda: bool(youtube.videos), "the platform has the film")
    upload = ContentUpload.objects.get()
    assert upload.status == UploadStatus.UPLOADING
    assert upload.committed_at is not None
    studio.worker.kill_all()
    studio.start_worker()
    wait_until(lambda: published() is not None, "the platform was asked, and the film is out")
    youtube.set_statistics(
        upload.platform_video_id or next(iter(youtube.videos)), views=120, likes=7
    )
    move_clock(2)
    wait_until(UploadSnapshot.objects.exists, "its figures are there")
    check_exactly_one(youtube, project)
