"""Publishing from the console: the card, the page of an upload, the inbox, the calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.contents.models import Content, ContentUpload
from apps.contents.services.uploads import plan_uploads
from apps.contents.states import UploadStatus
from apps.projects.models import Channel
from tests.contents.publishing.steps import work
from tests.support.cast import Cast
from tests.support.productions import make_content
from tests.support.publishing import SmallPlatform, finish_film, make_channel, small_platform

SEOUL = ZoneInfo("Asia/Seoul")


@pytest.fixture(autouse=True)
def platform() -> Iterator[SmallPlatform]:
    with small_platform() as there:
        yield there


@pytest.fixture
def console(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.staff)
    return client


@pytest.fixture
def film(cast: Cast) -> Content:
    return finish_film(cast.content, cast.owner)


@pytest.fixture
def channel(cast: Cast) -> Channel:
    return make_channel(cast.project)


@pytest.fixture
def upload(cast: Cast, film: Content, channel: Channel) -> ContentUpload:
    at = timezone.now() + timedelta(days=1)
    return plan_uploads(by=cast.owner, content=film, channels=[channel], scheduled_at=at)[0]


def page(console: Client, name: str, *args: Any, **query: Any) -> str:
    answer = console.get(reverse(f"admin:contents_{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def post(console: Client, name: str, upload: ContentUpload, **body: Any) -> Any:
    address = reverse(f"admin:contents_contentupload_{name}", args=[upload.pk])
    answer = console.post(address, body)
    upload.refresh_from_db()
    return answer


def test_a_film_is_published_from_its_page_on_the_owners_clock(
    console: Client, film: Content, channel: Channel
) -> None:
    assert "On these channels" in page(console, "content_change", film.pk)
    day = (timezone.now() + timedelta(days=2)).date().isoformat()
    address = reverse("admin:contents_content_publish", args=[film.pk])
    body = {"channels": [str(channel.pk)], "when": "at", "at": f"{day}T09:30", "tags": "a, #b"}
    assert console.post(address, body).status_code == 302
    upload = ContentUpload.objects.get()
    assert upload.scheduled_at
    assert upload.scheduled_at.astimezone(SEOUL).strftime("%Y-%m-%d %H:%M") == f"{day} 09:30"
    assert upload.tags == ["a", "b"]
    assert channel.channel_name in page(console, "content_change", film.pk)


def test_what_is_refused_is_shown_at_its_field(
    console: Client, film: Content, channel: Channel
) -> None:
    address = reverse("admin:contents_content_publish", args=[film.pk])
    body = {"channels": [str(channel.pk)], "when": "now", "title": "x" * 70}
    answer = console.post(address, body)
    assert answer.status_code == 422
    assert "The title has 70 characters" in answer.content.decode()
    assert console.post(address, {"when": "at", "at": "nonsense"}).status_code == 422
    assert not ContentUpload.objects.exists()


def test_a_closed_gate_is_explained_instead_of_the_form(
    console: Client, cast: Cast, channel: Channel
) -> None:
    shown = page(console, "content_change", cast.content.pk)
    assert "There is no film yet" in shown
    assert "On these channels" not in shown


def test_an_upload_is_changed_moved_and_withdrawn_on_its_page(
    console: Client, upload: ContentUpload
) -> None:
    assert "Withdraw this upload?" in page(console, "contentupload_change", upload.pk)
    post(console, "save", upload, title="A metre", visibility="public", ai_disclosure="yes")
    assert (upload.title, upload.visibility) == ("A metre", "public")
    assert post(console, "save", upload, title="x" * 80).status_code == 422
    day = (timezone.now() + timedelta(days=9)).date().isoformat()
    post(console, "reschedule", upload, at=f"{day}T18:00")
    assert upload.scheduled_at
    assert upload.scheduled_at.astimezone(SEOUL).isoformat().startswith(f"{day}T18:00")
    post(console, "withdraw", upload)
    assert upload.status == UploadStatus.WITHDRAWN
    post(console, "retry", upload)
    assert upload.status == UploadStatus.SCHEDULED


def test_the_calendar_moves_what_is_dragged_and_says_why_it_does_not(
    console: Client, upload: ContentUpload
) -> None:
    address = reverse("admin:contents_contentupload_reschedule", args=[upload.pk])
    day = (timezone.now() + timedelta(days=4)).date().isoformat()
    moved = console.post(address, {"at": f"{day}T10:00"}, headers={"Accept": "application/json"})
    assert moved.status_code == 200
    assert moved.json()["at"]
    past = console.post(address, {"at": "2020-01-01T10:00"}, headers={"Accept": "application/json"})
    assert past.status_code == 409
    assert "past" in past.json()["said"]


@pytest.mark.parametrize("view", ["month", "week", "list"])
def test_the_calendar_shows_uploads_and_filters_them(
    console: Client, cast: Cast, upload: ContentUpload, view: str
) -> None:
    assert upload.scheduled_at
    day = upload.scheduled_at.astimezone(SEOUL).date().isoformat()
    shown = page(console, "contentupload_calendar", view=view, day=day, project=cast.project.pk)
    assert upload.title in shown
    assert 'draggable="true"' in shown
    assert "Asia/Seoul" in shown
    other = make_channel(cast.project)
    empty = page(console, "contentupload_calendar", view=view, day=day, channel=other.pk)
    assert upload.title not in empty


def test_the_calendar_takes_nonsense_for_today(console: Client, upload: ContentUpload) -> None:
    page(console, "contentupload_calendar", view="year", day="9999-99-99", project="nonsense")


def test_the_calendar_asks_as_often_for_many_as_for_one(
    console: Client, cast: Cast, film: Content, upload: ContentUpload
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(console, "contentupload_calendar")
        return len(queries)

    count()
    before = count()
    at = datetime.now(UTC) + timedelta(hours=5)
    channels = [make_channel(cast.project) for _number in range(3)]
    plan_uploads(by=cast.owner, content=film, channels=channels, scheduled_at=at)
    assert count() == before


def test_the_inbox_settles_what_nobody_knows(
    console: Client, cast: Cast, upload: ContentUpload
) -> None:
    assert "Nothing is unconfirmed" in page(console, "contentupload_inbox")
    now = timezone.now()
    ContentUpload.objects.update(status=UploadStatus.UNCONFIRMED, committed_at=now)
    inbox = reverse("admin:contents_contentupload_inbox")
    assert "Is this video on TikTok?" in page(console, "contentupload_inbox")
    assert "1 upload is unconfirmed" in console.get(reverse("admin:index")).content.decode()
    back = post(console, "confirm", upload, video="7301", back=inbox)
    assert back.headers["Location"] == inbox
    assert (upload.status, upload.platform_video_id) == (UploadStatus.PUBLISHED, "7301")
    assert upload.resolved_by == cast.staff
    away = post(console, "remove", upload, by_hand="1", back="//evil.example/")
    assert away.headers["Location"].startswith("/admin/")
    assert upload.status == UploadStatus.REMOVED


def test_the_list_shows_states_and_tries_chosen_ones_again(
    console: Client, upload: ContentUpload, platform: SmallPlatform
) -> None:
    ContentUpload.objects.update(status=UploadStatus.FAILED, error_message="No.", scheduled_at=None)
    assert "No." in page(console, "contentupload_changelist")
    body = {"action": "retry_selected", "_selected_action": [str(upload.pk)]}
    console.post(reverse("admin:contents_contentupload_changelist"), body)
    assert work(upload).status == UploadStatus.PUBLISHED
    assert platform.videos


def test_two_films_on_one_channel_are_two_uploads(
    console: Client, cast: Cast, upload: ContentUpload, channel: Channel
) -> None:
    other = finish_film(make_content(cast.owner, project=cast.project), cast.owner)
    address = reverse("admin:contents_content_publish", args=[other.pk])
    console.post(address, {"channels": [str(channel.pk)], "when": "now"})
    assert channel.uploads.count() == 2
