"""The page of one content, and what can be done from it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.services.staff_groups import install_staff_groups
from apps.contents.models import Content, ContentRun
from apps.contents.services.scripts import edit_script
from apps.contents.states import ContentStatus, RunStatus
from apps.core.models import AuditLog
from tests.support.cast import Cast

ACTIONS = ("start", "cancel", "script", "source")
SIGHTS = ("change", "events", "video", "thumbnail")


def url_of(name: str, content: Content) -> str:
    return reverse(f"admin:contents_content_{name}", args=[content.pk])


def said(client: Client, content: Content) -> str:
    """What the page says now."""
    return client.get(url_of("change", content)).content.decode()


@pytest.fixture
def support(cast: Cast, console: Callable[[User], Client]) -> Client:
    install_staff_groups()
    person = User.objects.create_user("support@example.com", is_staff=True, locale="en")
    person.groups.add(Group.objects.get(name="Support"))
    return console(person)


def test_the_page_shows_film_script_scenes_and_steps(film: Content, staff: Client) -> None:
    page = said(staff, film)
    for shown in ("How long is a metre?", "Now it is light.", "Beat 2", "-14.0 LUFS", "1 credit"):
        assert shown in page
    assert page.count("data-seek=") == 3
    assert f"{url_of('video', film)}?v=" in page


def test_starting_leads_to_a_run_and_says_so(cast: Cast, staff: Client) -> None:
    answer = staff.post(url_of("start", cast.content), follow=True)
    assert "Production has started." in answer.content.decode()
    assert cast.content.runs.get().requested_by == cast.staff


def test_a_rule_that_refuses_is_told_and_changes_nothing(
    cast: Cast, staff: Client, running: ContentRun
) -> None:
    answer = staff.post(url_of("start", cast.content), follow=True)
    assert "This video is being produced already." in answer.content.decode()
    assert cast.content.runs.count() == 1


def test_a_run_can_be_started_with_another_voice_and_a_step_made_again(
    film: Content, staff: Client
) -> None:
    staff.post(url_of("start", film), {"redo": "render", "voice": "", "template": "small"})
    run = film.runs.order_by("-id").first()
    assert run is not None
    assert run.template is not None
    assert run.template.slug == "small"
    assert run.brief["variations"] == {"render": 1}


def test_a_choice_that_was_not_offered_is_refused(film: Content, staff: Client) -> None:
    staff.post(url_of("start", film), {"redo": "everything"})
    assert film.runs.count() == 1


def test_cancelling_a_quiet_run_ends_it(cast: Cast, staff: Client, running: ContentRun) -> None:
    answer = staff.post(url_of("cancel", cast.content), follow=True)
    running.refresh_from_db()
    cast.content.refresh_from_db()
    assert running.status == RunStatus.CANCELLED
    assert cast.content.status == ContentStatus.DRAFT
    assert "The run was cancelled." in answer.content.decode()


@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_is_never_done_by_following_a_link(
    action: str, cast: Cast, staff: Client
) -> None:
    assert staff.get(url_of(action, cast.content)).status_code == 405


@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_needs_the_form_token(action: str, cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.staff)
    assert client.post(url_of(action, cast.content)).status_code == 403


@pytest.mark.parametrize("action", ACTIONS)
def test_support_looks_and_changes_nothing(action: str, film: Content, support: Client) -> None:
    assert "How long is a metre?" in said(support, film)
    assert support.post(url_of(action, film)).status_code == 403
    assert film.runs.count() == 1


@pytest.mark.parametrize("name", [*ACTIONS, *SIGHTS])
def test_customers_do_not_get_into_the_console(
    name: str, film: Content, cast: Cast, console: Callable[[User], Client]
) -> None:
    client = console(cast.owner)
    url = url_of(name, film)
    answer = client.post(url) if name in ACTIONS else client.get(url)
    assert answer.status_code == 302
    assert "/login/" in answer["Location"]


def test_an_edited_script_becomes_a_new_version_by_that_person(
    film: Content, staff: Client, cast: Cast
) -> None:
    staff.post(
        url_of("script", film), {"hook": "A metre?", "body": "One.\n\nTwo.\n", "cta": "Follow us."}
    )
    film.refresh_from_db()
    assert film.current_script is not None
    assert film.current_script.body == ["One.", "Two."]
    assert film.current_script.author == cast.staff


def test_a_script_without_a_hook_is_refused_at_the_field_and_kept_in_the_form(
    film: Content, staff: Client
) -> None:
    answer = staff.post(url_of("script", film), {"hook": " ", "body": "My words.", "cta": ""})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "The hook is empty: the first three seconds decide." in page
    assert "My words." in page
    assert film.script_versions.count() == 1


def test_a_title_and_text_can_be_changed(film: Content, staff: Client) -> None:
    text = str(film.source_data["text"])
    staff.post(url_of("source", film), {"title": "The metre", "text": text + " That is all."})
    film.refresh_from_db()
    assert film.title == "The metre"
    assert str(film.source_data["text"]).endswith("That is all.")


def test_safety_findings_stand_at_their_sentence(film: Content, staff: Client) -> None:
    film.safety_flags = [
        {
            "rule": "x",
            "severity": "notice",
            "sentence_index": 1,
            "excerpt": "platinum",
            "reason": "A claim without a source",
        }
    ]
    film.save()
    assert "A claim without a source" in said(staff, film)
    edit_script(
        content=film,
        by=User.objects.get(email="staff@example.com"),
        hook="H",
        body=["Other words."],
        call_to_action="",
    )
    assert "A claim without a source" not in said(staff, film)


def test_deleting_removes_the_files_and_is_written_down(
    film: Content, staff: Client, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    key, pk = film.video_url, film.pk
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        answer = staff.post(url_of("delete", film), {"post": "yes"})
    assert answer.status_code == 302
    assert not Content.objects.filter(pk=pk).exists()
    assert not default_storage.exists(key)
    assert AuditLog.objects.filter(action="content.deleted", target_id=str(pk)).exists()


def test_what_is_being_produced_cannot_be_deleted(
    cast: Cast, staff: Client, running: ContentRun
) -> None:
    assert staff.post(url_of("delete", cast.content), {"post": "yes"}).status_code == 403
    assert Content.objects.filter(pk=cast.content.pk).exists()


def test_a_content_that_is_not_there_is_not_found(staff: Client, cast: Cast) -> None:
    gone = Content(pk=cast.project.pk)
    assert staff.get(url_of("change", gone)).status_code == 404
    assert staff.post(url_of("start", gone)).status_code == 404
