"""Projects in the console: made in a minute, with choices instead of JSON."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.core.models import AuditLog
from apps.projects.models import Project
from tests.support.cast import Cast

URL = "/admin/projects/project/add/"


@pytest.fixture
def staff(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.staff)
    return client


def fields(cast: Cast, **changes: str) -> dict[str, str]:
    return {
        "name": "Small history",
        "content_format": "short",
        "language": "en",
        "vertical": "history",
        "tone": "casual",
        "status": "active",
        "user": str(cast.staff.pk),
        **changes,
    }


def test_the_form_begins_with_me_as_owner_and_my_language(cast: Cast, staff: Client) -> None:
    form = staff.get(URL).context["adminform"].form
    assert str(form["user"].value()) == str(cast.staff.pk)
    assert form["language"].value() == "en"


def test_choices_of_look_and_voice_become_the_projects_style(cast: Cast, staff: Client) -> None:
    form = staff.get(URL).context["adminform"].form
    voice = next(name for _g, voices in form.fields["voice"].choices[1:] for name, _l in voices)
    staff.post(URL, fields(cast, template="small", voice=voice, speed="1.1", label="History"))
    assert Project.objects.get(name="Small history").style_preset == {
        "template": "small",
        "voice": voice,
        "speed": 1.1,
        "label": "History",
    }


def test_empty_choices_leave_it_to_the_defaults(cast: Cast, staff: Client) -> None:
    staff.post(URL, fields(cast))
    assert Project.objects.get(name="Small history").style_preset == {}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"speed": "2"}, "speed"),
        ({"user": ""}, "organization"),
        ({"template": "horizon"}, "template"),
        ({"voice": "nobody"}, "voice"),
    ],
)
def test_what_does_not_fit_is_told_at_its_field(
    changes: dict[str, str], field: str, cast: Cast, staff: Client
) -> None:
    answer = staff.post(URL, fields(cast, **changes))
    assert field in answer.context["adminform"].form.errors
    assert not Project.objects.filter(name="Small history").exists()


def test_a_change_is_written_into_the_audit_log_with_before_and_after(
    cast: Cast, staff: Client
) -> None:
    staff.post(URL, fields(cast))
    project = Project.objects.get(name="Small history")
    staff.post(f"/admin/projects/project/{project.pk}/change/", fields(cast, tone="urgent"))
    actions = AuditLog.objects.filter(target_id=str(project.pk)).order_by("id")
    assert [entry.action for entry in actions] == ["project.created", "project.changed"]
    assert actions[1].actor_label == "staff@example.com"
    assert actions[1].changes["tone"] == ["casual", "urgent"]
