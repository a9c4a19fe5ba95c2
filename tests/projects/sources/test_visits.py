"""What a visit leaves behind, and how long a source is left alone that does not answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone

from apps.accounts.models import User
from apps.core.ids import new_id
from apps.projects.models import DataSource, Project, SourceItem, SourceVisit
from apps.projects.services.clock import tick
from apps.projects.services.data_sources import (
    change_source,
    delete_source,
    look_now,
    pause_source,
)
from apps.projects.services.source_items import skip_item
from apps.projects.states import VisitStatus
from apps.projects.visits.leases import Lease, NotYet, claim
from apps.projects.visits.outcomes import keep
from apps.projects.visits.visiting import make_visit
from apps.providers.errors import ProviderError
from apps.usage.models import ApiUsage, Budget
from apps.usage.owners import Owner
from apps.usage.services.recording import record_usage
from tests.projects.sources.conftest import MakeSource, close_breakers, make_due
from tests.projects.sources.engine import ScriptedTopics, found, topic

Script = type[ScriptedTopics]
MINUTE = timedelta(minutes=1)


def visit_of(source: DataSource) -> SourceVisit:
    """A visit for a slot that has come."""
    make_due(source)
    tick()
    return source.visits.get(status=VisitStatus.WAITING)


def visited(source: DataSource) -> SourceVisit:
    visit = visit_of(source)
    make_visit(visit.pk)
    visit.refresh_from_db()
    source.refresh_from_db()
    return visit


def again(visit: SourceVisit) -> SourceVisit:
    """As if the time of its next attempt had come."""
    SourceVisit.objects.filter(pk=visit.pk).update(next_attempt_at=Now())
    make_visit(visit.pk)
    visit.refresh_from_db()
    return visit


def away(source: DataSource) -> float:
    """Minutes for which the source is left alone."""
    source.refresh_from_db()
    assert source.wait_until
    return (source.wait_until - timezone.now()).total_seconds() / 60


def test_what_was_found_is_stored_and_told_to_the_intake(
    source: DataSource, script: Script
) -> None:
    at = datetime.fromisoformat("2026-11-20T08:00:00+00:00")
    script.will(
        found(
            topic("b", "Second", summary="s", text="t", published_at=at, facts={"a": [1]}),
            topic("a", "First", unfit="too_old"),
            memory={"etag": "1"},
            notes=("One part was not read.",),
        )
    )
    visit = visited(source)
    assert (visit.status, visit.found_count, visit.new_count, visit.unfit_count) == (
        "completed",
        2,
        1,
        1,
    )
    assert visit.notes == ["One part was not read."]
    second, first = source.items.order_by("-pk")
    assert (second.title, second.summary, second.text, second.facts, second.published_at) == (
        "Second",
        "s",
        "t",
        {"a": [1]},
        at,
    )
    assert (second.verdict, first.verdict, first.reason) == ("new", "skipped", "too_old")
    assert source.memory == {"etag": "1"}
    assert source.last_fetched_at is not None
    assert ApiUsage.objects.filter(service="rss", operation="look", status_code=200).count() == 1


def test_the_memory_of_the_last_visit_is_handed_to_the_next(
    source: DataSource, script: Script
) -> None:
    script.will(found(memory={"etag": "1"}), found(memory={"etag": "1"}, is_unchanged=True))
    visited(source)
    assert visited(source).is_unchanged
    assert [request.memory for request in script.asked] == [{}, {"etag": "1"}]


def test_the_same_item_is_stored_once(source: DataSource, script: Script) -> None:
    script.will(found(topic("a"), topic("a", "The same again")))
    assert visited(source).new_count == 1
    script.will(found(topic("a", "Another title"), topic("b")))
    assert visited(source).new_count == 1
    assert sorted(source.items.values_list("title", flat=True)) == ["Story a", "Story b"]


def test_what_the_settings_did_not_want_becomes_new_when_they_want_it(
    source: DataSource, script: Script, someone: User
) -> None:
    script.will(found(topic("a", unfit="no_keyword"), topic("b")), found(topic("a"), topic("b")))
    visited(source)
    skip_item(by=someone, item=source.items.get(title="Story b"))
    assert visited(source).new_count == 1
    assert source.items.get(title="Story a").verdict == "new"
    assert source.items.get(title="Story b").reason == "by_hand"


def test_two_sources_with_one_story_know_it_as_the_same(
    make_source: MakeSource, script: Script
) -> None:
    one, other = make_source(), make_source()
    script.will(found(topic("a")))
    visited(one)
    script.will(found(topic("x", title="Elsewhere said")))
    visited(other)
    same = topic("y")
    object.__setattr__(same, "url", "http://www.news.example/a/?utm_source=x#top")
    script.will(found(same))
    visited(other)
    hashes = list(SourceItem.objects.order_by("pk").values_list("identity_hash", flat=True))
    assert hashes[0] == hashes[2] != hashes[1]


def test_words_that_a_database_cannot_hold_are_put_right(
    source: DataSource, script: Script
) -> None:
    script.will(
        found(
            topic("a\x00", "T\x00itle \ud800", text="x" * 200_000, facts={"k\x00": ["\x00"]}),
            topic("b", " "),
            memory={"etag": "\x00"},
        )
    )
    visit = visited(source)
    assert visit.status == "completed"
    assert source.items.get(url__endswith="/a").title == "Title ?"
    assert source.items.get(url__endswith="/b").title == "https://news.example/b"


def test_keywords_give_a_score(make_source: MakeSource, script: Script) -> None:
    config = {"feed_url": "https://news.example/feed", "filter_keywords": ["Bees", "honey"]}
    source = make_source(config=config)
    script.will(found(topic("a", "Bees dance", summary="about honey"), topic("b", "Nothing")))
    visited(source)
    assert [item.score for item in source.items.order_by("title")] == [0.5, 0.0]


def test_failures_keep_the_source_away_longer_and_longer(
    script: Script, make_source: MakeSource
) -> None:
    script.will(ProviderError("It is down."))
    expected = (5, 15, 60, 360)
    monthly = make_source("0 0 1 1 *")
    visit = visited(monthly)
    for failures, minutes in enumerate(expected, start=1):
        assert minutes * 0.89 <= away(monthly) <= minutes * 1.11
        assert (monthly.failures, monthly.last_error) == (failures, "It is down.")
        assert (visit.status, visit.error_message) == ("waiting", "It is down.")
        assert visit.next_attempt_at is not None
        visit = again(visit)
    script.will(found(topic("a")))
    close_breakers()
    assert again(visit).status == "completed"
    monthly.refresh_from_db()
    assert (monthly.failures, monthly.wait_until, monthly.last_error) == (0, None, "")


def test_a_visit_is_not_tried_again_when_the_next_slot_comes_first(
    make_source: MakeSource, script: Script
) -> None:
    source = make_source("*/15 * * * *")
    DataSource.objects.filter(pk=source.pk).update(failures=3)
    script.will(ProviderError("It is down."))
    assert visited(source).status == "failed"


def test_retry_after_is_honoured(source: DataSource, script: Script) -> None:
    script.will(ProviderError("Too many.", retry_after=7200.0))
    visited(source)
    assert 119 <= away(source) <= 121


def test_what_cannot_help_is_not_tried_again_before_the_next_slot(
    source: DataSource, script: Script
) -> None:
    script.will(ProviderError("There is no page.", permanent=True))
    visit = visited(source)
    assert (visit.status, visit.error_message) == ("failed", "There is no page.")
    assert source.failures == 1


def test_being_left_alone_by_the_breaker_is_no_failure(source: DataSource, script: Script) -> None:
    script.will(ProviderError("Left alone.", retry_after=30.0, not_asked=True))
    visit = visited(source)
    assert (visit.status, visit.attempt) == ("waiting", 0)
    assert visit.next_attempt_at is not None
    assert source.failures == 0


def test_one_broken_host_does_not_keep_others_from_being_asked(
    make_source: MakeSource, script: Script
) -> None:
    broken = make_source(config={"feed_url": "https://broken.example/feed"})
    script.will(ProviderError("It is down."))
    visit = visited(broken)
    for _time in range(6):
        again(visit)
    asked = len(script.asked)
    script.will(found(topic("a")))
    assert visited(make_source()).status == "completed"
    assert len(script.asked) == asked + 1


def test_the_owner_is_told_once_when_it_fails_and_fails(
    source: DataSource,
    script: Script,
    settings: Any,
    someone: User,
    django_capture_on_commit_callbacks: Any,
) -> None:
    settings.SOURCE_WARN_AFTER = 3
    script.will(ProviderError("There is no feed.", permanent=True))
    for _time in range(5):
        with django_capture_on_commit_callbacks(execute=True):
            visited(source)
        DataSource.objects.filter(pk=source.pk).update(wait_until=None)
    (letter,) = mail.outbox
    assert letter.to == [someone.email]
    assert letter.subject == "“A feed” brings nothing any more"
    assert "failed 3 times in a row. There is no feed." in letter.body


def test_a_fault_of_ours_ends_the_visit_and_is_not_hidden(
    source: DataSource, script: Script
) -> None:
    script.will(ZeroDivisionError())
    visit = visit_of(source)
    with pytest.raises(ZeroDivisionError):
        make_visit(visit.pk)
    visit.refresh_from_db()
    assert visit.status == "failed"
    assert visit.error_message


def test_a_late_worker_changes_nothing(source: DataSource, script: Script) -> None:
    visit = visit_of(source)
    late = claim(visit.pk)
    SourceVisit.objects.filter(pk=visit.pk).update(lease_expires_at=Now() - MINUTE)
    tick()
    script.will(found(topic("a")))
    make_visit(visit.pk)
    assert isinstance(late, Lease)
    assert not keep(late, source, found(topic("b")))
    assert [item.title for item in source.items.all()] == ["Story a"]
    visit.refresh_from_db()
    assert visit.status == "completed"


def test_doubled_and_stale_messages_find_nothing_to_do(source: DataSource, script: Script) -> None:
    script.will(found(topic("a")))
    visit = visited(source)
    make_visit(visit.pk)
    make_visit(new_id())
    assert len(script.asked) == 1


def test_a_source_that_was_paused_meanwhile_is_not_asked(
    source: DataSource, script: Script, someone: User
) -> None:
    visit = visit_of(source)
    pause_source(by=someone, source=source)
    make_visit(visit.pk)
    visit.refresh_from_db()
    assert (visit.status, script.asked) == ("failed", [])


def test_a_source_that_is_removed_during_a_visit_takes_the_visit_along(
    source: DataSource, script: Script, someone: User
) -> None:
    visit = visit_of(source)

    def remove() -> Any:
        delete_source(by=someone, source=source)
        return found(topic("a"))

    script.will(remove)
    make_visit(visit.pk)
    assert not SourceVisit.objects.exists()
    assert not SourceItem.objects.exists()


def test_settings_that_change_during_a_visit_begin_without_memory(
    source: DataSource, script: Script, someone: User
) -> None:
    def change() -> Any:
        other = {"feed_url": "https://other.example/feed"}
        change_source(by=someone, source=source, config=other)
        return found(topic("a"), memory={"etag": "of the old one"})

    script.will(change)
    assert visited(source).status == "completed"
    assert source.memory == {}


def test_a_host_is_left_alone_for_a_moment_after_each_visit(
    make_source: MakeSource, script: Script, settings: Any
) -> None:
    settings.SOURCE_GAP_SECONDS = 60.0
    script.will(found())
    first, second = make_source(), make_source()
    elsewhere = make_source(config={"feed_url": "https://other.example/feed"})
    waiting = visit_of(second)
    visited(first)
    assert isinstance(claim(waiting.pk), NotYet)
    assert visited(elsewhere).status == "completed"
    DataSource.objects.update(last_fetched_at=Now() - timedelta(seconds=61))
    assert isinstance(claim(waiting.pk), Lease)


def test_a_visit_of_a_wrong_clock_keeps_nobody_away(make_source: MakeSource, settings: Any) -> None:
    settings.SOURCE_GAP_SECONDS = 60.0
    source = make_source()
    visit = visit_of(source)
    DataSource.objects.update(last_fetched_at=Now() + timedelta(days=3))
    assert isinstance(claim(visit.pk), Lease)


@pytest.mark.django_db(transaction=True)
def test_a_host_is_asked_by_one_worker_at_a_time(make_source: MakeSource) -> None:
    for number in range(6):
        make_due(make_source(name=f"Feed {number}"))
    tick()
    waiting = list(SourceVisit.objects.values_list("pk", flat=True))
    together = Barrier(len(waiting))

    def work(visit_id: Any) -> bool:
        together.wait()
        try:
            return isinstance(claim(visit_id), Lease)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(waiting)) as threads:
        assert sum(threads.map(work, waiting)) == 1


def test_a_look_by_hand_fails_at_once_and_is_not_repeated(
    source: DataSource, script: Script, someone: User
) -> None:
    script.will(ProviderError("It is down."))
    visit = look_now(by=someone, source=source)
    assert look_now(by=someone, source=source) == visit
    make_visit(visit.pk)
    visit.refresh_from_db()
    assert (visit.status, visit.requested_by) == ("failed", someone)


def test_a_budget_that_is_spent_is_not_the_hosts_fault(
    source: DataSource, script: Script, project: Project
) -> None:
    record_usage(owner=Owner.of(project), service="x", operation="y", estimated_cost=Decimal(2))
    Budget.objects.create(user=project.user, monthly_hard_usd=Decimal(1))
    script.will(found(topic("a")))
    visit = visited(source)
    assert visit.status == "failed"
    assert "budget" in visit.error_message
    assert (source.failures, source.wait_until) == (0, None)


def test_a_keyed_visit_takes_of_youtubes_day_and_waits_once_it_is_used_up(
    make_source: MakeSource, script: Script, settings: Any
) -> None:
    settings.YOUTUBE_IS_KEYED, settings.PLATFORM_QUOTAS = True, {"youtube.units": 1}
    topics = settings.PROVIDERS["topics"]
    topics = {**topics, "youtube_channel": topics["rss"]}
    settings.PROVIDERS = {**settings.PROVIDERS, "topics": topics}
    first, second = (
        make_source(source_type="youtube_channel", config={"feed_url": f"https://news.example/{n}"})
        for n in range(2)
    )
    script.will(found(topic("a")))
    assert visited(first).status == VisitStatus.COMPLETED
    assert "used up" in visited(second).error_message
    assert len(script.asked) == 1, "nobody was asked"
