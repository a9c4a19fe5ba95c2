"""The console's pages of data sources, over real HTTP to a feed where they ask one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.core.models import AuditLog
from apps.projects.models import DataSource, Project, SourceItem, SourceVisit
from apps.projects.services.data_sources import create_source
from apps.projects.services.projects import create_project
from tests.support.topics.feed_server import Feed, TopicServer

LIST = "admin:projects_datasource_changelist"
ADD = "admin:projects_datasource_add"


@pytest.fixture
def staff(db: None) -> User:
    return User.objects.create_superuser("staff@example.com", locale="en")


@pytest.fixture
def console(staff: User) -> Client:
    client = Client()
    client.force_login(staff)
    return client


@pytest.fixture
def project(someone: User) -> Project:
    return create_project(by=someone, name="Morning", language="en")


@pytest.fixture
def feed(settings: Any) -> Iterator[Feed]:
    server = TopicServer()
    settings.FETCH_ALLOWED_HOSTS = frozenset({server.host})
    with server.running():
        found = server.feed("news")
        found.add_item("Bees dance", summary="For honey.", published=datetime.now(UTC))
        yield found


@pytest.fixture
def source(staff: User, project: Project) -> DataSource:
    return create_source(
        by=staff,
        project=project,
        name="Feed",
        source_type="rss",
        config={"feed_url": "https://news.example/feed", "filter_keywords": ["bees", "honey"]},
        schedule_cron="0 9 * * *",
    )


def page(source: DataSource, name: str = "change") -> str:
    return reverse(f"admin:projects_datasource_{name}", args=[source.pk])


def form(project: Project, **more: str) -> dict[str, str]:
    return {
        "project": str(project.pk),
        "name": "Coast",
        "source_type": "rss",
        "rss__feed_url": "https://news.example/feed",
        "schedule_cron": "0 9 * * 1-5",
        "is_active": "on",
        **more,
    }


def test_a_source_is_added_with_the_fields_of_its_kind(console: Client, project: Project) -> None:
    given = form(project, rss__filter_keywords="bees, honey\nflowers", api__symbols="AAPL")
    answer = console.post(reverse(ADD), given)
    source = DataSource.objects.get()
    assert answer["Location"] == page(source)
    assert source.config == {
        "feed_url": "https://news.example/feed",
        "filter_keywords": ["bees", "honey", "flowers"],
        "exclude_keywords": [],
    }
    assert source.schedule_cron == "0 9 * * 1-5"
    assert source.next_run_at is not None


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"rss__feed_url": ""}, "Give the address of an RSS or Atom feed."),
        ({"schedule_cron": "* * * * *"}, "more often than every 15 minutes"),
        ({"name": ""}, "required"),
        ({"source_type": "api", "api__symbols": "005930"}, "005930.KS"),
        ({"source_type": "keyword"}, "Give at least one."),
        (
            {"source_type": "keyword", "keyword__keywords": "a", "keyword__max_age_days": "0"},
            "1 to",
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    console: Client, project: Project, change: dict[str, str], sentence: str
) -> None:
    answer = console.post(reverse(ADD), form(project, **change))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert DataSource.objects.count() == 0


def test_a_change_is_saved_and_written_down(console: Client, source: DataSource) -> None:
    given = {
        "name": "Evening",
        "rss__feed_url": "https://news.example/feed",
        "rss__filter_keywords": "bees",
        "schedule_cron": "",
    }
    assert console.post(page(source), given).status_code == 302
    source.refresh_from_db()
    assert (source.name, source.schedule_cron, source.next_run_at) == ("Evening", "", None)
    assert source.config["filter_keywords"] == ["bees"]
    entry = AuditLog.objects.get(action="data_source.changed")
    assert set(entry.changes) == {"name", "config", "schedule_cron"}


def test_the_page_shows_times_looks_items_and_reasons(console: Client, source: DataSource) -> None:
    now = datetime.now(UTC)
    SourceVisit.objects.create(
        data_source=source,
        trigger="schedule",
        slot=now,
        status="completed",
        finished_at=now,
        found_count=7,
        new_count=3,
        unfit_count=2,
    )
    SourceItem.objects.create(
        data_source=source,
        project=source.project,
        item_hash="a",
        identity_hash="a",
        title="<b>Old</b>",
        verdict="skipped",
        verdict_at=now,
        reason="too_old",
        reason_facts={"days": 9, "most": 7},
    )
    DataSource.objects.update(last_error="It is down.", failures=3)
    text = console.get(page(source)).content.decode()
    assert "every day at 09:00" in text
    assert text.count("<li><time") == 5
    assert "7 found, 3 new, 2 not wanted" in text
    assert "It is older than 7 days." in text
    assert "It is down." in text
    assert "&lt;b&gt;Old" in text
    rows = console.get(reverse(LIST)).content.decode()
    assert "Failed, 3 in a row" in rows


def test_a_clock_that_stands_still_is_told(console: Client, source: DataSource) -> None:
    assert "The clock stands still" not in console.get(reverse(LIST)).content.decode()
    DataSource.objects.update(next_run_at=datetime.now(UTC) - timedelta(hours=1))
    assert "due for 60 minutes" in console.get(reverse(LIST)).content.decode()


def test_a_test_shows_what_would_come_in_and_stores_nothing(
    console: Client, project: Project, feed: Feed
) -> None:
    address = reverse("admin:projects_datasource_trial")
    text = console.post(address, form(project, rss__feed_url=feed.url)).content.decode()
    assert "Bees dance" in text
    assert "Would be new" in text
    wrong = console.post(address, form(project, rss__feed_url="", schedule_cron="x"))
    assert "Address of the feed: Give the address" in wrong.content.decode()
    assert "Schedule: A schedule has five fields" in wrong.content.decode()
    assert SourceItem.objects.count() == DataSource.objects.count() == 0


def test_a_test_of_a_saved_source_knows_what_it_has(
    console: Client, source: DataSource, feed: Feed
) -> None:
    address = reverse("admin:projects_datasource_trial")
    given = {"source": str(source.pk), "rss__feed_url": feed.url, "rss__exclude_keywords": "honey"}
    assert "which is not wanted" in console.post(address, given).content.decode()
    assert console.post(address, {"source": str(uuid4())}).status_code == 404


def test_times_are_shown_as_a_schedule_is_typed(console: Client, source: DataSource) -> None:
    address = reverse("admin:projects_datasource_times")

    def shown(cron: str, project: str = "") -> str:
        return console.get(address, {"cron": cron, "project": project}).content.decode()

    assert shown("0 9 * * *", str(source.project_id)).count("<time") == 5
    assert shown("0 9 * * *").count("<time") == 5
    assert "seconds are not known" in shown("0 0 9 * * *", "nothing")
    assert "only by hand" in shown("")


def test_buttons_look_pause_resume_and_remove(console: Client, source: DataSource) -> None:
    for name, active in (("look", True), ("pause", False), ("resume", True)):
        assert console.post(page(source, name))["Location"] == page(source)
        source.refresh_from_db()
        assert source.is_active is active
    assert source.visits.get().trigger == "manual"
    assert "Remove this source?" in console.get(page(source, "remove")).content.decode()
    assert console.post(page(source, "remove"))["Location"] == reverse(LIST)
    assert not DataSource.objects.exists()
    actions = set(AuditLog.objects.values_list("action", flat=True))
    assert {"data_source.looked", "data_source.changed", "data_source.deleted"} <= actions


def test_items_are_skipped_from_their_list(console: Client, source: DataSource) -> None:
    items = [
        SourceItem.objects.create(
            data_source=source,
            project=source.project,
            item_hash=str(number),
            identity_hash=str(number),
            title=f"Story {number}",
        )
        for number in range(2)
    ]
    address = reverse("admin:projects_sourceitem_changelist")
    given = {"action": "skip_chosen", "_selected_action": [str(items[0].pk)]}
    assert console.post(address, given).status_code == 302
    assert [SourceItem.objects.get(pk=item.pk).verdict for item in items] == ["skipped", "new"]
    shown = console.get(address, {"reason": "by_hand"}).content.decode()
    assert "Story 0" in shown
    assert "Story 1" not in shown
