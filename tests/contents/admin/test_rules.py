"""A project's rules in the console: what it takes by itself, and what platforms are told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.services.staff_groups import install_staff_groups
from apps.contents.models import ProjectIntake, ProjectPolicy
from apps.templates.models import Template
from tests.support.cast import Cast

INTAKE: dict[str, Any] = {
    "form": "intake",
    "is_on": "on",
    "mode": "produce",
    "per_day": "3",
    "order": "keywords",
    "keywords": "bees, honey , bees",
    "min_score": "0.2",
    "max_age_days": "5",
}
POLICY: dict[str, Any] = {
    "form": "policy",
    "made_for_kids": "on",
    "duplicate_threshold": "0.70",
    "meaning_threshold": "0.75",
    "youtube-made_for_kids": "no",
}


@pytest.fixture
def address(cast: Cast) -> str:
    return reverse("admin:contents_projectintake_rules", args=[cast.project.pk])


def test_a_project_without_rules_has_a_page_with_the_defaults(staff: Client, address: str) -> None:
    page = staff.get(address)
    assert page.status_code == 200
    assert not ProjectIntake.objects.exists(), "looking makes nothing"
    assert 'name="per_day" value="1"' in page.content.decode()


def test_both_forms_are_saved_by_themselves(staff: Client, cast: Cast, address: str) -> None:
    assert staff.post(address, INTAKE).status_code == 302
    intake = ProjectIntake.objects.get(project=cast.project)
    assert (intake.is_on, intake.mode, intake.per_day) == (True, "produce", 3)
    assert intake.keywords == ["bees", "honey"]
    assert intake.acts_for == cast.staff

    ProjectPolicy.objects.all().delete()
    assert staff.post(address, POLICY).status_code == 302
    policy = ProjectPolicy.objects.get(project=cast.project)
    assert (policy.ai_disclosure, policy.made_for_kids) == (False, True)
    assert policy.platform_flags == {"youtube": {"made_for_kids": False}}
    assert not policy.is_duplicate_guarded
    assert (str(policy.duplicate_threshold), str(policy.meaning_threshold)) == ("0.70", "0.75")
    page = staff.get(address).content.decode()
    assert '<option value="no" selected>' in page


def test_a_wrong_number_is_said_at_its_field_and_nothing_is_saved(
    staff: Client, address: str
) -> None:
    page = staff.post(address, {**INTAKE, "per_day": "0"})
    assert page.status_code == 200
    assert "greater than or equal to 1" in page.content.decode()
    assert not ProjectIntake.objects.exists()


def test_headlines_alone_are_refused_at_their_field_while_nobody_can_write(
    staff: Client, address: str
) -> None:
    page = staff.post(address, {**INTAKE, "from_headline": "on"})
    assert "text provider" in page.context["intake_form"].errors["from_headline"][0]
    assert not ProjectIntake.objects.exists()


def test_why_nothing_is_taken_stands_above_the_rules(
    staff: Client, cast: Cast, address: str
) -> None:
    ProjectIntake.objects.create(project=cast.project, is_on=True, pause_reason="No credits left.")
    assert "No credits left." in staff.get(address).content.decode()
    assert "No credits left." in staff.get("/admin/contents/projectintake/").content.decode()


def test_who_only_looks_changes_nothing(
    cast: Cast, console: Callable[[User], Client], address: str
) -> None:
    install_staff_groups()
    clerk = User.objects.create_user("clerk@example.com", is_staff=True, locale="en")
    clerk.groups.set([clerk.groups.model.objects.get(name="Support")])
    client = console(clerk)
    page = client.get(address).content.decode()
    assert "disabled" in page
    assert client.post(address, INTAKE).status_code == 403
    assert not ProjectIntake.objects.exists()


def test_a_project_is_chosen_to_see_its_rules(staff: Client, cast: Cast, address: str) -> None:
    add = reverse("admin:contents_projectintake_add")
    assert staff.get(add).status_code == 200
    answer = staff.post(add, {"project": str(cast.project.pk)})
    assert answer.headers["Location"] == address


def test_a_contents_own_words_go_before_the_projects(staff: Client, cast: Cast) -> None:
    page = reverse("admin:contents_content_change", args=[cast.content.pk])
    sent = {"ai_disclosure": "no", "tiktok-made_for_kids": "yes"}
    address = reverse("admin:contents_content_disclosures", args=[cast.content.pk])
    assert staff.post(address, sent).headers["Location"] == page
    cast.content.refresh_from_db()
    assert (cast.content.ai_disclosure, cast.content.made_for_kids) == (False, None)
    assert cast.content.platform_flags == {"tiktok": {"made_for_kids": True}}
    assert '<option value="no" selected>' in staff.get(page).content.decode()


def test_modifications_of_one_run_are_chosen_in_the_console(staff: Client, cast: Cast) -> None:
    address = reverse("admin:contents_content_start", args=[cast.content.pk])
    said = staff.post(address, {"modifications": "not json"}, follow=True).content.decode()
    assert "JSON" in said
    assert not cast.content.runs.exists()
    wrong = {"modifications": '{"Nobody.text": "x"}'}
    said = staff.post(address, wrong, follow=True).content.decode()
    assert "Nobody" in said
    assert not cast.content.runs.exists()
    elements = Template.objects.get(slug="small").template_data["elements"]
    name = next(one["name"] for one in elements if one["type"] == "caption")
    staff.post(address, {"modifications": f'{{"{name}.size_px": 30}}'})
    run = cast.content.runs.get()
    assert run.brief["modifications"] == {f"{name}.size_px": 30}
