"""Each slot of a schedule has one visit: with two beats, after stops, kills and wrong clocks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Barrier
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from apps.accounts.models import User
from apps.organizations.models import Organization, OrganizationMember
from apps.projects.clocks import database_now
from apps.projects.models import DataSource, Project, SourceVisit
from apps.projects.services.clock import seconds_behind, tick, tidy_visits
from apps.projects.services.data_sources import change_source, look_now, pause_source
from apps.projects.services.projects import update_project
from apps.projects.states import VisitStatus
from apps.projects.visits.leases import Lease, claim
from tests.projects.sources.conftest import MakeSource, make_due

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def visits(source: DataSource) -> list[SourceVisit]:
    return list(source.visits.order_by("pk"))


def shift(source: DataSource, **columns: Any) -> None:
    DataSource.objects.filter(pk=source.pk).update(**columns)
    source.refresh_from_db()


def end(visit: SourceVisit) -> None:
    SourceVisit.objects.filter(pk=visit.pk).update(
        status=VisitStatus.COMPLETED, finished_at=Now(), lease_expires_at=None
    )


def test_a_due_source_gets_one_visit_and_its_next_slot(source: DataSource) -> None:
    slot = make_due(source).next_run_at
    assert tick()["planned"] == 1
    assert tick() == {}
    (visit,) = visits(source)
    assert (visit.slot, visit.trigger, visit.status) == (slot, "schedule", "waiting")
    source.refresh_from_db()
    nine = source.next_run_at.astimezone(ZoneInfo("Asia/Seoul"))  # type: ignore[union-attr]
    assert (nine.hour, nine.minute) == (9, 0)
    assert timedelta(0) < nine - timezone.now() <= DAY


def test_slots_that_were_missed_come_once(make_source: MakeSource) -> None:
    source = make_due(make_source("*/15 * * * *"), ago=10 * DAY)
    tick()
    end(visits(source)[0])
    assert tick() == {}
    assert len(visits(source)) == 1
    source.refresh_from_db()
    assert source.next_run_at
    assert source.next_run_at > timezone.now()


def test_a_schedule_that_was_broken_by_hand_keeps_no_other_source_waiting(
    make_source: MakeSource,
) -> None:
    broken, sound = make_source(), make_source()
    shift(broken, schedule_cron="every day")
    for source in (broken, sound):
        make_due(source)
    assert tick()["planned"] == 2
    broken.refresh_from_db()
    assert broken.next_run_at is None


def test_what_is_not_due_sleeps_or_was_put_to_sleep_is_left_alone(
    make_source: MakeSource, someone: User
) -> None:
    later, by_hand, paused = make_source(), make_source(""), make_source()
    pause_source(by=someone, source=paused)
    assert tick() == {}
    assert SourceVisit.objects.count() == 0
    paused.refresh_from_db()
    by_hand.refresh_from_db()
    assert (paused.next_run_at, by_hand.next_run_at) == (None, None)
    assert later.next_run_at is not None


def test_slots_of_a_sleeping_project_pass(
    source: DataSource, project: Project, someone: User
) -> None:
    update_project(by=someone, project=project, status="paused")
    make_due(source)
    assert tick() == {"passed": 1}
    assert visits(source) == []
    source.refresh_from_db()
    assert source.next_run_at
    assert source.next_run_at > timezone.now()


def test_a_slot_waits_for_the_look_that_is_under_way(source: DataSource, someone: User) -> None:
    visit = look_now(by=someone, source=source)
    slot = make_due(source).next_run_at
    tick()
    assert len(visits(source)) == 1
    end(visit)
    tick()
    assert [one.slot for one in visits(source)][1:] == [slot]


def test_a_source_that_is_left_alone_is_visited_when_its_rest_is_over(source: DataSource) -> None:
    make_due(source)
    shift(source, wait_until=Now() + HOUR)
    assert tick() == {}
    assert seconds_behind(database_now()) == 0.0
    shift(source, wait_until=Now() - MINUTE)
    assert seconds_behind(database_now()) >= 60.0
    assert tick() == {"planned": 1}


def test_a_clock_that_was_days_ahead_does_not_silence_a_source(source: DataSource) -> None:
    """While it was ahead it worked the next time out; back again, the next real slot counts."""
    shift(source, next_run_at=Now() + 9 * DAY, scheduled_at=Now() + 8 * DAY)
    assert tick()["rescheduled"] == 1
    source.refresh_from_db()
    assert source.next_run_at
    assert source.next_run_at - timezone.now() <= DAY
    assert tick() == {}


def test_nothing_that_a_clock_ahead_wrote_keeps_a_source_waiting(
    make_source: MakeSource,
) -> None:
    failed, killed, put_back = make_source(), make_source(), make_source()
    for source in (failed, killed, put_back):
        make_due(source)
    ahead = Now() + 3 * DAY
    shift(failed, wait_until=ahead, last_fetched_at=ahead)
    SourceVisit.objects.create(
        data_source=killed,
        trigger="manual",
        slot=timezone.now(),
        status="running",
        started_at=ahead,
        lease_expires_at=ahead,
    )
    SourceVisit.objects.create(
        data_source=put_back,
        trigger="manual",
        slot=timezone.now(),
        started_at=ahead,
        next_attempt_at=ahead,
    )
    done = tick()
    assert (done["mended"], done["planned"]) == (3, 1)
    assert [visit.status for visit in visits(failed)] == ["waiting"]
    SourceVisit.objects.filter(status="running").update(lease_expires_at=Now() - MINUTE)
    tick()
    assert [visit.status for visit in visits(killed)] == ["waiting"]
    (visit,) = visits(put_back)
    assert isinstance(claim(visit.pk), Lease)


def test_a_slot_that_was_visited_while_the_clock_was_ahead_is_not_visited_again(
    source: DataSource,
) -> None:
    slot = make_due(source).next_run_at
    assert slot
    SourceVisit.objects.create(
        data_source=source, trigger="schedule", slot=slot, status="completed", finished_at=Now()
    )
    assert tick() == {"passed": 1}
    assert len(visits(source)) == 1
    source.refresh_from_db()
    assert source.next_run_at
    assert source.next_run_at > timezone.now()


def test_another_time_zone_of_the_owner_moves_the_next_time(
    source: DataSource, someone: User
) -> None:
    someone.timezone = "America/New_York"
    someone.save(update_fields=["timezone"])
    assert tick()["rescheduled"] == 1
    source.refresh_from_db()
    assert source.next_run_at
    assert source.next_run_at.astimezone(ZoneInfo("America/New_York")).hour == 9
    assert tick() == {}


def test_a_team_has_a_time_zone_of_its_own(make_source: MakeSource, someone: User) -> None:
    team = Organization.objects.create(name="T", slug="t", settings={})
    OrganizationMember.objects.create(organization=team, user=someone, role="owner")
    project = Project.objects.create(name="P", organization=team)
    source = make_source(project=project)
    assert tick() == {}
    team.settings = {"timezone": "Europe/Berlin"}
    team.save(update_fields=["settings"])
    assert tick()["rescheduled"] == 1
    source.refresh_from_db()
    assert source.next_run_at
    assert source.next_run_at.astimezone(ZoneInfo("Europe/Berlin")).hour == 9


def test_another_schedule_counts_at_once(source: DataSource, someone: User) -> None:
    changed = change_source(by=someone, source=source, schedule_cron="30 21 * * *")
    assert changed.next_run_at
    assert changed.next_run_at.astimezone(ZoneInfo("Asia/Seoul")).strftime("%H:%M") == "21:30"


def test_a_visit_whose_worker_was_killed_is_given_back_until_it_is_poison(
    source: DataSource, settings: Any
) -> None:
    settings.SOURCE_ATTEMPTS = 2
    make_due(source)
    tick()
    (visit,) = visits(source)
    for expected in ("waiting", "failed"):
        assert isinstance(claim(visit.pk), Lease)
        SourceVisit.objects.filter(pk=visit.pk).update(lease_expires_at=Now() - MINUTE)
        assert tick()["freed"] == 1
        visit.refresh_from_db()
        assert (visit.status, visit.lease_expires_at) == (expected, None)
    assert "stopped 2 times" in visit.error_message
    assert tick() == {}


def test_visits_of_long_ago_are_forgotten_and_their_items_stay(
    source: DataSource, settings: Any
) -> None:
    make_due(source)
    tick()
    (visit,) = visits(source)
    end(visit)
    assert tidy_visits() == 0
    long_ago = Now() - (settings.SOURCE_VISITS_KEPT_DAYS + 1) * DAY
    SourceVisit.objects.update(finished_at=long_ago)
    assert tidy_visits() == 1


def test_a_message_that_was_lost_is_sent_again_once_a_while(source: DataSource) -> None:
    make_due(source)
    tick()
    assert tick() == {}
    SourceVisit.objects.update(enqueued_at=Now() - HOUR)
    assert tick() == {"sent": 1}
    assert tick() == {}


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_the_same_moment_visit_each_slot_once(make_source: MakeSource) -> None:
    for number in range(30):
        make_due(make_source(name=f"Feed {number}"))
    beats = 4
    together = Barrier(beats)

    def beat(_number: int) -> int:
        together.wait()
        try:
            return tick()["planned"]
        finally:
            connection.close()

    with ThreadPoolExecutor(beats) as threads:
        planned = list(threads.map(beat, range(beats)))
    assert sum(planned) == 30
    assert SourceVisit.objects.count() == 30
    assert SourceVisit.objects.values("data_source").distinct().count() == 30


@pytest.mark.django_db(transaction=True)
def test_a_beat_that_is_killed_before_it_commits_loses_no_slot(source: DataSource) -> None:
    slot = make_due(source).next_run_at
    with suppress(KeyboardInterrupt), transaction.atomic():
        tick()
        raise KeyboardInterrupt
    assert visits(source) == []
    tick()
    assert [visit.slot for visit in visits(source)] == [slot]
