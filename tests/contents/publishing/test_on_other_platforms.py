"""The whole way to TikTok, Instagram and the archive, over real HTTP: a film goes out once."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from django.core.files.storage import default_storage
from pytest_django import Settings

from apps.accounts.models import User
from apps.contents.models import Content, ContentUpload
from apps.contents.publishing.details import UploadDetails
from apps.contents.services.upload_changes import remove_upload, retry_upload
from apps.contents.services.uploads import plan_uploads
from apps.contents.states import UploadStatus
from apps.projects.models import Channel
from apps.projects.services.channel_connections import begin_connection, finish_connection
from apps.projects.services.channels import add_archive
from apps.projects.states import ChannelStatus, Platform
from tests.contents.publishing.steps import die, work
from tests.support.platforms.instagram_server import InstagramServer
from tests.support.platforms.tiktok_login import refusal
from tests.support.platforms.tiktok_server import TikTokServer
from tests.support.publishing import finish_film

pytestmark = pytest.mark.django_db

Plan = Callable[[Channel], ContentUpload]


@pytest.fixture
def connect(person: User, content: Content, settings: Settings) -> Callable[[str], Channel]:
    """The walk to a platform and back, from an installation that people reach by https."""
    settings.PUBLIC_URL = "https://studio.example.com"

    def walk(platform: str) -> Channel:
        url = begin_connection(by=person, project=content.project, platform=platform).url
        back = parse_qs(urlsplit(httpx2.get(url).headers["location"]).query)
        return finish_connection(by=person, state=back["state"][0], code=back["code"][0])

    return walk


@pytest.fixture
def plan(person: User, content: Content) -> Plan:
    def make(channel: Channel) -> ContentUpload:
        film = finish_film(content, person, size_bytes=300_000)
        found = UploadDetails(
            visibility="private" if channel.platform == Platform.ARCHIVE else "public"
        )
        return plan_uploads(by=person, content=film, channels=[channel], details=found)[0]

    return make


def check_out(upload: ContentUpload, video_id: str, size: int) -> None:
    assert upload.status == UploadStatus.PUBLISHED, upload.error_message
    assert upload.platform_video_id == video_id
    assert video_id[-6:] in upload.platform_url
    assert size == upload.total_bytes


def test_tiktok_gets_a_film_once(
    tiktok: TikTokServer, connect: Callable[[str], Channel], plan: Plan
) -> None:
    channel = connect("tiktok")
    assert channel.status == ChannelStatus.CONNECTED
    upload = work(plan(channel), times=3)
    (post,) = tiktok.posts
    check_out(upload, post.video_id, len(post.film))
    assert upload.platform_visibility == "public"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_tiktok_s_cut_and_lost_answers_are_settled(
    tiktok: TikTokServer, connect: Callable[[str], Channel], plan: Plan, share: float
) -> None:
    channel = connect("tiktok")
    tiktok.cut_next_upload(share)
    tiktok.lose_answer_at("PUT /video/")
    upload = work(plan(channel))
    assert upload.committed_at is not None
    work(upload, times=6)
    (post,) = tiktok.posts
    check_out(upload, post.video_id, len(post.film))
    assert len(tiktok.uploads) == 1


def test_tiktok_s_refused_post_is_sent_anew_when_a_person_wants_it(
    tiktok: TikTokServer, connect: Callable[[str], Channel], plan: Plan, person: User
) -> None:
    tiktok.fail_reason = "spam_risk_text"
    upload = work(plan(connect("tiktok")), times=3)
    assert upload.status == UploadStatus.FAILED
    assert "spam" in upload.error_message
    tiktok.fail_reason = ""
    upload = work(retry_upload(by=person, upload=upload), times=5)
    (post,) = tiktok.posts
    check_out(upload, post.video_id, len(post.film))


def test_a_day_that_is_full_at_tiktok_moves_the_film_to_the_next(
    tiktok: TikTokServer, connect: Callable[[str], Channel], plan: Plan
) -> None:
    channel = connect("tiktok")
    tiktok.refuse_at("POST .*/init/", refusal("spam_risk_too_many_posts", 403))
    upload = work(plan(channel))
    assert upload.status == UploadStatus.SCHEDULED, upload.error_message
    assert upload.moved_reason
    assert not tiktok.posts


def test_instagram_gets_a_reel_once_though_the_answer_is_lost(
    instagram: InstagramServer, connect: Callable[[str], Channel], plan: Plan
) -> None:
    channel = connect("instagram")
    instagram.cut_next_upload(0.5)
    instagram.lose_answer_at("POST .*/media_publish")
    upload = work(plan(channel), times=6)
    (reel,) = instagram.reels
    check_out(upload, reel.media_id, len(reel.film))
    assert len(instagram.containers) == 1


def test_a_dead_worker_s_reel_is_settled_by_another(
    instagram: InstagramServer, connect: Callable[[str], Channel], plan: Plan
) -> None:
    upload = plan(connect("instagram"))
    instagram.lose_answer_at("POST .*/media_publish")
    work(upload)
    die(upload)
    work(upload, times=4)
    (reel,) = instagram.reels
    check_out(upload, reel.media_id, len(reel.film))


def test_a_token_that_ran_out_at_instagram_ends_the_connection(
    instagram: InstagramServer, connect: Callable[[str], Channel], plan: Plan
) -> None:
    channel = connect("instagram")
    upload = plan(channel)
    instagram.grants.run_out()
    work(upload, times=3)
    channel.refresh_from_db()
    assert channel.status == ChannelStatus.DISCONNECTED
    assert upload.status == UploadStatus.FAILED
    assert not instagram.containers


def test_the_archive_keeps_a_film_until_it_is_taken_out(
    person: User, content: Content, plan: Plan
) -> None:
    upload = work(plan(add_archive(by=person, project=content.project)))
    assert upload.status == UploadStatus.PUBLISHED, upload.error_message
    folder = upload.platform_video_id
    with default_storage.open(f"{folder}/metadata.json") as file:
        told = json.load(file)
    assert set(told["files"]) == {"film.mp4", "thumbnail.jpg", "captions.srt"}
    assert told["files"]["film.mp4"]["size_bytes"] == upload.total_bytes
    upload = work(remove_upload(by=person, upload=upload))
    assert upload.status == UploadStatus.REMOVED, upload.error_message
    assert not default_storage.exists(f"{folder}/film.mp4")
