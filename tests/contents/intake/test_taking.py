"""Items become contents by the project's rules: so many a day, the best first, and never twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections
from django.utils import timezone
from pytest_httpserver import HTTPServer

from apps.contents.intake.days import day_began
from apps.contents.intake.taking import WAIT_MINUTES, take_items, take_waiting
from apps.contents.models import Content, ContentRun, ProjectIntake, ProjectPolicy
from apps.contents.services.intakes import change_intake
from apps.organizations.models import OrganizationMember
from apps.projects.models import DataSource, Project, SourceItem
from apps.projects.services.projects import update_project
from apps.usage.models import ProviderKey
from tests.contents.intake.conftest import STORIES, Bring
from tests.support.cast import Cast
from tests.support.vendors.openai_server import OpenAIServer

Taking = Callable[..., None]


def made(project: Project) -> list[str]:
    """Titles of the contents that were made of items, in that order."""
    keys = SourceItem.objects.filter(verdict="chosen").values_list("content_id", flat=True)
    return list(
        Content.objects.filter(pk__in=keys, project=project)
        .order_by("id")
        .values_list("title", flat=True)
    )


def reload(item: SourceItem) -> SourceItem:
    item.refresh_from_db()
    return item


def test_a_project_without_rules_takes_nothing(project: Project, bring: Bring) -> None:
    bring("The metre", STORIES[0])
    assert take_items(project.pk) == 0
    assert made(project) == []


def test_the_newest_come_first_and_so_many_a_day(
    project: Project, bring: Bring, taking: Taking
) -> None:
    now = timezone.now()
    for hours, title in ((3, "Old"), (1, "New"), (2, "Middle")):
        bring(title, STORIES[hours - 1], at=now - timedelta(hours=hours))
    taking(per_day=2)

    assert take_items(project.pk) == 2
    assert made(project) == ["New", "Middle"]
    assert take_items(project.pk) == 0
    assert SourceItem.objects.get(title="Old").verdict == "new"


def test_the_oldest_can_come_first(project: Project, bring: Bring, taking: Taking) -> None:
    now = timezone.now()
    bring("New", STORIES[0], at=now - timedelta(hours=1))
    bring("Old", STORIES[1], at=now - timedelta(hours=5))
    taking(order="oldest")
    take_items(project.pk)
    assert made(project) == ["Old"]


def test_the_best_match_of_keywords_comes_first(
    project: Project, bring: Bring, taking: Taking
) -> None:
    now = timezone.now()
    bring("The metre", STORIES[0], at=now)
    bees = bring("How bees dance", STORIES[1], at=now - timedelta(days=2))
    taking(order="keywords", keywords=["bees", "honey"])
    take_items(project.pk)
    assert made(project) == ["How bees dance"]
    # in the title and the text the one, in the text alone the other
    assert reload(bees).score == pytest.approx(4 / 6, abs=0.001)


def test_what_matches_too_little_waits_and_is_taken_when_the_rules_get_milder(
    cast: Cast, project: Project, bring: Bring, taking: Taking
) -> None:
    item = bring("The metre", STORIES[0])
    taking(keywords=["whales"], min_score=0.3)
    assert take_items(project.pk) == 0
    assert reload(item).verdict == "new"
    change_intake(by=cast.owner, project=project, min_score=0.0)
    assert take_items(project.pk) == 1


def test_what_is_too_old_is_skipped_with_the_reason(
    project: Project, bring: Bring, taking: Taking
) -> None:
    item = bring("Last month", STORIES[0], at=timezone.now() - timedelta(days=30))
    taking(max_age_days=7)
    take_items(project.pk)
    assert (reload(item).verdict, item.reason, item.reason_facts) == (
        "skipped",
        "too_old",
        {"days": 7},
    )


def test_a_story_that_two_sources_bring_becomes_one_video(
    project: Project, bring: Bring, taking: Taking
) -> None:
    other = DataSource.objects.create(project=project, name="B", source_type="rss", config={})
    first = bring("The metre", STORIES[0], story="https://example.org/metre")
    second = bring("Metre, again", STORIES[1], story="https://example.org/metre", source=other)
    taking(per_day=5)
    assert take_items(project.pk) == 1
    verdicts = {reload(first).verdict, reload(second).verdict}
    assert verdicts == {"chosen", "skipped"}
    assert first.reason + second.reason == "told_already"
    assert project.contents.count() == 2  # with the cast's own draft


def test_a_near_duplicate_is_skipped_and_leaves_no_draft(
    project: Project, bring: Bring, taking: Taking
) -> None:
    ProjectPolicy.objects.update_or_create(project=project, defaults={"is_duplicate_guarded": True})
    project.contents.all().delete()
    bring("How bees dance", STORIES[1])
    again = bring("How bees dance!", STORIES[1] + " Bees are busy.")
    taking(per_day=5)
    assert take_items(project.pk) == 1
    skipped = SourceItem.objects.get(verdict="skipped")
    assert skipped.reason == "near_duplicate"
    assert "like" in skipped.reason_facts["said"]
    assert project.contents.count() == 1
    assert reload(again).content_id != skipped.content_id or again.verdict == "chosen"


def test_a_text_that_cannot_become_a_film_is_skipped_with_the_sentence(
    project: Project, bring: Bring, taking: Taking
) -> None:
    item = bring("Too short", "Two words.")
    taking()
    assert take_items(project.pk) == 0
    assert reload(item).reason == "unusable"
    assert item.reason_facts["said"]


def test_with_produce_the_production_starts_with_the_content(
    project: Project, bring: Bring, taking: Taking
) -> None:
    bring("The metre", STORIES[0])
    taking(mode="produce")
    assert take_items(project.pk) == 1
    run = ContentRun.objects.get(content__title="The metre")
    assert run.quoted_credits > 0


def test_without_credits_nothing_is_half_made_and_the_reason_is_told(
    cast: Cast, project: Project, bring: Bring, taking: Taking
) -> None:
    from tests.contents.batches.test_running import leave_credits

    item = bring("The metre", STORIES[0])
    taking(mode="produce")
    leave_credits(cast, 0)
    assert take_items(project.pk) == 0
    assert (reload(item).verdict, item.attempt) == ("new", 0)
    intake = ProjectIntake.objects.get(project=project)
    assert "credits" in intake.pause_reason
    assert intake.is_on
    assert not Content.objects.filter(title="The metre").exists()


def test_it_goes_on_when_what_stopped_it_is_gone(
    cast: Cast, project: Project, bring: Bring, taking: Taking
) -> None:
    bring("The metre", STORIES[0])
    taking()
    OrganizationMember.objects.filter(user=cast.owner).update(role="viewer")
    assert take_items(project.pk) == 0
    assert ProjectIntake.objects.get(project=project).pause_reason
    OrganizationMember.objects.filter(user=cast.owner).update(role="owner")
    assert take_waiting() == 1
    assert ProjectIntake.objects.get(project=project).pause_reason == ""


def test_nothing_is_taken_for_a_person_who_is_gone(
    cast: Cast, project: Project, bring: Bring, taking: Taking
) -> None:
    bring("The metre", STORIES[0])
    taking()
    cast.owner.status = "suspended"
    cast.owner.save(update_fields=["status"])
    assert take_items(project.pk) == 0
    assert "Switch it on again" in ProjectIntake.objects.get(project=project).pause_reason


def test_a_paused_project_takes_nothing(
    cast: Cast, project: Project, bring: Bring, taking: Taking
) -> None:
    bring("The metre", STORIES[0])
    taking()
    update_project(by=cast.owner, project=project, status="paused")
    assert take_items(project.pk) == 0


def test_an_item_without_text_is_read_from_its_page(
    project: Project, bring: Bring, taking: Taking, httpserver: HTTPServer, settings: object
) -> None:
    settings.FETCH_ALLOWED_HOSTS = frozenset({f"{httpserver.host}:{httpserver.port}"})  # type: ignore[attr-defined]
    paragraphs = "".join(f"<p>{line}</p>" for line in STORIES[1].strip().splitlines())
    page = f"<html lang=en><title>Bees</title><article><h1>Bees</h1>{paragraphs}</article></html>"
    httpserver.expect_request("/bees").respond_with_data(page, content_type="text/html")
    bring("Bees", url=httpserver.url_for("/bees"), summary="Bees dance.")
    taking()
    assert take_items(project.pk) == 1
    assert "Karl von Frisch" in Content.objects.get(title="Bees").source_data["text"]


def test_a_page_that_does_not_answer_is_tried_again_later_and_given_up_at_last(
    project: Project, bring: Bring, taking: Taking, httpserver: HTTPServer, settings: object
) -> None:
    settings.FETCH_ALLOWED_HOSTS = frozenset({f"{httpserver.host}:{httpserver.port}"})  # type: ignore[attr-defined]
    httpserver.expect_request("/down").respond_with_data("", status=503)
    item = bring("Down", url=httpserver.url_for("/down"))
    taking()
    for attempt in range(1, len(WAIT_MINUTES) + 1):
        assert take_items(project.pk) == 0
        assert (reload(item).verdict, item.attempt) == ("new", attempt)
        assert item.next_attempt_at is not None
        SourceItem.objects.update(next_attempt_at=None)
    take_items(project.pk)
    assert (reload(item).verdict, item.reason) == ("skipped", "unreadable")


def test_a_headline_alone_becomes_a_video_only_where_the_rules_say_so(
    project: Project,
    bring: Bring,
    taking: Taking,
    httpserver: HTTPServer,
    settings: object,
    openai: OpenAIServer,
    give_key: Callable[[], None],
) -> None:
    settings.FETCH_ALLOWED_HOSTS = frozenset({f"{httpserver.host}:{httpserver.port}"})  # type: ignore[attr-defined]
    httpserver.expect_request("/gone").respond_with_data("", status=404)
    give_key()
    taking(per_day=9)
    address = httpserver.url_for("/gone")
    silent = bring("Bees dance on Monday", url=address)
    take_items(project.pk)
    assert (reload(silent).verdict, silent.reason) == ("skipped", "unreadable")
    taking(from_headline=True)
    told, mute = bring("Bees dance on Tuesday", url=address), bring("!!!", url=address)
    assert take_items(project.pk) == 1
    content = Content.objects.get(title=told.title)
    assert content.pk == reload(told).content_id
    assert (content.source_data["text"], content.source_data["topic"]) == ("", told.title)
    assert (reload(mute).verdict, mute.reason) == ("skipped", "unreadable")
    ProviderKey.objects.all().delete()
    keyless = bring("Bees dance on Friday", url=address)
    assert take_items(project.pk) == 0
    assert (reload(keyless).verdict, keyless.reason) == ("skipped", "unreadable")


def test_a_page_given_up_at_last_leaves_its_headline(
    project: Project,
    bring: Bring,
    taking: Taking,
    httpserver: HTTPServer,
    settings: object,
    openai: OpenAIServer,
    give_key: Callable[[], None],
) -> None:
    settings.FETCH_ALLOWED_HOSTS = frozenset({f"{httpserver.host}:{httpserver.port}"})  # type: ignore[attr-defined]
    httpserver.expect_request("/down").respond_with_data("", status=503)
    give_key()
    taking(from_headline=True)
    item = bring("The bees of Friday", url=httpserver.url_for("/down"))
    assert take_items(project.pk) == 0
    assert reload(item).verdict == "new", "the page may answer later"
    SourceItem.objects.update(next_attempt_at=None, attempt=len(WAIT_MINUTES))
    assert take_items(project.pk) == 1
    assert reload(item).verdict == "chosen"


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_time_take_no_item_twice_and_no_more_than_a_day_allows(
    project: Project, bring: Bring, taking: Taking
) -> None:
    for number, story in enumerate(STORIES):
        bring(f"Story {number}", story)
    taking(per_day=2)

    def work(_: int) -> int:
        try:
            return take_items(project.pk)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        taken = sum(pool.map(work, range(4)))
    assert taken == 2
    assert len(made(project)) == 2


def test_a_day_begins_at_midnight_where_the_owner_lives(project: Project) -> None:
    team = project.organization
    assert team is not None
    team.settings = {"timezone": "America/New_York"}
    began = day_began(project, datetime(2026, 3, 9, 3, 30, tzinfo=UTC))
    # the clocks went forward on that day: its midnight was still at -05:00
    assert began == datetime(2026, 3, 8, 5, 0, tzinfo=UTC)
