"""The first page answers: what needs me now?"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.contents.models import Content, ContentRun, ProjectIntake
from apps.projects.models import DataSource
from tests.support.cast import Cast
from tests.support.publishing import make_channel

URL = "/admin/"


def test_it_shows_what_runs_what_failed_and_what_was_made(
    staff: Client, running: ContentRun, fail: Callable[[str], Content]
) -> None:
    failed = fail("The disk is full.")
    page = staff.get(URL)
    text = page.content.decode()
    assert f'data-run="{running.pk}"' in text
    assert "The disk is full." in text
    assert reverse("admin:contents_content_start", args=[failed.pk]) in text
    assert page.context["week"]["failed"] == 1


def test_its_numbers_are_counted(film: Content, staff: Client) -> None:
    week = staff.get(URL).context["week"]
    assert week["films"] == 1
    assert week["minutes"] == 3 / 60
    assert week["success"] == 100
    assert staff.get(URL).context["days"][-1]["films"] == 1


def test_an_empty_installation_says_how_to_begin(
    db: None, console: Callable[[User], Client]
) -> None:
    admin = User.objects.create_superuser("admin@example.com", locale="en")
    page = console(admin).get(URL).content.decode()
    assert "Make your first video" in page
    assert reverse("admin:projects_project_add") in page


def test_staff_without_rights_to_contents_learn_nothing_of_them(
    film: Content, console: Callable[[User], Client]
) -> None:
    clerk = User.objects.create_user("clerk@example.com", is_staff=True, locale="en")
    clerk.user_permissions.add(Permission.objects.get(codename="view_subscriptionplan"))
    page = console(clerk).get(URL).content.decode()
    assert film.title not in page
    assert reverse("admin:contents_content_changelist") not in page


def test_the_console_speaks_korean_and_english(cast: Cast, staff: Client) -> None:
    assert "Create a project" in staff.get(URL).content.decode()
    staff.cookies["django_language"] = "ko"
    page = staff.get(URL).content.decode()
    assert "프로젝트 만들기" in page
    assert 'lang="ko"' in page


def test_what_stands_still_is_told_with_the_reason(staff: Client, cast: Cast) -> None:
    reason = "Connect the channel again."
    make_channel(cast.project, status="disconnected", status_reason=reason)
    DataSource.objects.create(
        project=cast.project,
        name="Morning feed",
        source_type="rss",
        failures=3,
        last_error="The host does not answer.",
    )
    ProjectIntake.objects.create(project=cast.project, is_on=True, pause_reason="No credits.")
    text = staff.get(URL).content.decode()
    for said in (reason, "Morning feed failed 3 times", "The host does not answer.", "No credits."):
        assert said in text
