"""Lists show what is going on without a query per row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.contents.models import Content, ContentRun
from tests.contents.admin.conftest import finish
from tests.support.cast import Cast
from tests.support.productions import make_content, make_project

LISTS = [
    "contents_content",
    "contents_contentrun",
    "contents_contentjob",
    "contents_mediaasset",
    "projects_project",
    "core_auditlog",
    "accounts_user",
    "organizations_organization",
    "templates_template",
]


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def more_rows(cast: Cast, count: int) -> None:
    for number in range(count):
        owner = type(cast.owner).objects.create_user(f"{number}-{count}@example.com")
        finish(make_content(owner, project=make_project(owner)))


@pytest.mark.parametrize("name", [*LISTS, "dashboard"])
def test_a_page_asks_as_many_questions_for_many_rows_as_for_few(
    name: str, cast: Cast, staff: Client
) -> None:
    url = reverse("admin:index" if name == "dashboard" else f"admin:{name}_changelist")
    more_rows(cast, 2)
    queries(staff, url)
    few = queries(staff, url)
    more_rows(cast, 5)
    assert queries(staff, url) == few


def test_a_running_content_shows_its_progress_in_the_list(
    staff: Client, running: ContentRun
) -> None:
    running.jobs.filter(job_type="script_generation").update(progress=100)
    running.jobs.filter(job_type="tts").update(progress=40)
    page = staff.get(reverse("admin:contents_content_changelist")).content.decode()
    assert f'data-run="{running.pk}"' in page
    assert "<span data-overall>14</span>" in page


@pytest.mark.parametrize("words", ["owner@example.com", "metre", "Team"])
def test_contents_are_found_by_title_owner_and_organization(
    words: str, cast: Cast, staff: Client
) -> None:
    mine = make_content(cast.owner, project=make_project(cast.owner))
    other = make_content(cast.outsider, project=make_project(cast.outsider), text=LONG)
    Content.objects.filter(pk=other.pk).update(title="Something else")
    found = staff.get(reverse("admin:contents_content_changelist"), {"q": words})
    shown = {content.pk for content in found.context["cl"].result_list}
    assert other.pk not in shown
    assert shown & {mine.pk, cast.content.pk}


def test_the_attention_filter_finds_long_runs_and_todays_failures(
    staff: Client, running: ContentRun, fail: Callable[[str], Content]
) -> None:
    failed = fail("The disk is full.")

    def shown(question: str) -> set[object]:
        url = reverse("admin:contents_content_changelist")
        page = staff.get(url, {"attention": question})
        return {content.pk for content in page.context["cl"].result_list}

    assert shown("running") == {running.content_id}
    assert shown("long") == set()
    ContentRun.objects.filter(pk=running.pk).update(
        created_at=timezone.now() - timedelta(minutes=11)
    )
    assert shown("long") == {running.content_id}
    assert shown("failed") == {failed.pk}


LONG = (
    "The sea is salty because rivers carry minerals into it. The water evaporates and the salt "
    "stays behind. Over millions of years it has built up to thirty-five grams a litre."
)
