"""What scripts do on the pages of sources and of planned uploads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from apps.accounts.models import User
from apps.contents.models import ContentUpload
from apps.contents.services.upload_changes import withdraw
from apps.contents.services.uploads import plan_uploads
from apps.projects.models import DataSource, Project
from apps.projects.services.data_sources import create_source
from tests.support.productions import make_content, make_project
from tests.support.publishing import finish_film, make_channel, small_platform
from tests.support.topics.feed_server import TopicServer

pytestmark = pytest.mark.browser


@pytest.fixture
def project(admin: User) -> Project:
    return make_project(admin)


@pytest.fixture
def upload(admin: User, project: Project) -> Iterator[ContentUpload]:
    """Planned for the middle of next month, 09:30 in Seoul."""
    month = (timezone.now().replace(day=1) + timedelta(days=32)).replace(day=15)
    at = month.replace(hour=0, minute=30, second=0, microsecond=0)
    with small_platform():
        film = finish_film(make_content(admin, project=project), admin)
        channels = [make_channel(project)]
        yield plan_uploads(by=admin, content=film, channels=channels, scheduled_at=at)[0]


@pytest.fixture
def source(admin: User, project: Project, settings: Any) -> Iterator[DataSource]:
    server = TopicServer()
    settings.FETCH_ALLOWED_HOSTS = frozenset({server.host})
    with server.running():
        feed = server.feed("news")
        feed.add_item("Bees dance", summary="For honey.", published=datetime.now(UTC))
        yield create_source(
            by=admin,
            project=project,
            name="News",
            source_type="rss",
            config={"feed_url": feed.url},
            schedule_cron="0 9 * * *",
        )


def test_a_planned_upload_is_dragged_to_another_day_and_says_why_it_may_not(
    page: Page, upload: ContentUpload, admin: User
) -> None:
    assert upload.scheduled_at
    planned = upload.scheduled_at
    page.goto(f"/admin/contents/contentupload/calendar/?view=month&day={planned:%Y-%m-%d}")
    entry = page.locator("[data-move]")
    with page.expect_navigation():
        entry.drag_to(page.locator(f'[data-day="{planned + timedelta(days=1):%Y-%m-%d}"]'))
    expect(page.locator(f'[data-day="{planned + timedelta(days=1):%Y-%m-%d}"]')).to_contain_text(
        upload.title
    )
    upload.refresh_from_db()
    assert upload.scheduled_at == planned + timedelta(days=1)
    # Somebody withdrew it meanwhile: the day it is dragged to says so, and nothing moves.
    withdraw(by=admin, upload=upload)
    entry.drag_to(page.locator(f'[data-day="{planned + timedelta(days=2):%Y-%m-%d}"]'))
    expect(page.get_by_role("alert")).to_contain_text("Withdrawn")
    assert ContentUpload.objects.get().scheduled_at == planned + timedelta(days=1)


def test_a_planned_upload_is_moved_by_keyboard(page: Page, upload: ContentUpload) -> None:
    assert upload.scheduled_at
    planned = upload.scheduled_at
    page.goto(f"/admin/contents/contentupload/calendar/?view=week&day={planned:%Y-%m-%d}")
    page.locator("[data-move] summary").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Another time").fill(f"{planned + timedelta(days=2):%Y-%m-%d}T18:00")
    page.get_by_label("Another time").press("Enter")
    page.wait_for_load_state()
    upload.refresh_from_db()
    assert upload.scheduled_at == planned + timedelta(days=2, hours=8, minutes=30)


def test_a_source_says_when_it_will_look_and_what_would_come_in(
    page: Page, source: DataSource
) -> None:
    page.goto(f"/admin/projects/datasource/{source.pk}/change/")
    times = page.locator("[data-preview] li")
    expect(times).to_have_count(5)
    schedule = page.locator("[data-cron]")
    schedule.fill("30 6 * * 1")
    expect(times.first).to_contain_text("Mon")
    schedule.fill("99 6 * * 1")
    expect(page.locator("[data-preview]").get_by_role("alert")).to_be_visible()
    page.get_by_role("button", name="only by hand").click()
    expect(times).to_have_count(0)
    page.locator("[data-test=try]").click()
    expect(page.locator("[data-trial]")).to_contain_text("Bees dance")
    assert not source.items.exists()
    source.refresh_from_db()
    assert source.schedule_cron == "0 9 * * *"
