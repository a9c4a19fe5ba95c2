"""Templates in the console: a gallery, copies, and mistakes named by their path."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from apps.templates.models import Template
from tests.support.cast import Cast

ADD = "/admin/templates/template/add/"


@pytest.fixture
def staff(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.staff)
    return client


@pytest.fixture
def aurora(cast: Cast) -> Template:
    return Template.objects.get(slug="aurora")


def fields(staff: Client, source: Template, **design: Any) -> dict[str, str]:
    initial = staff.get(ADD, {"from": str(source.pk)}).context["adminform"].form.initial
    data = {**source.template_data, **design}
    return {
        "name": initial["name"],
        "slug": initial["slug"],
        "description": initial["description"],
        "template_type": initial["template_type"],
        "content_format": initial["content_format"],
        "user": str(initial["user"]),
        "is_active": "on",
        "template_data": json.dumps(data),
    }


def test_the_gallery_shows_every_template_with_its_colours(staff: Client, aurora: Template) -> None:
    page = staff.get("/admin/templates/template/").content.decode()
    assert page.count('class="c-card"') == Template.objects.count()
    for color in aurora.template_data["colors"]["palettes"][0]:
        assert f"background: {color}" in page


def test_a_copy_belongs_to_who_made_it(staff: Client, aurora: Template, cast: Cast) -> None:
    staff.post(ADD, fields(staff, aurora))
    copy = Template.objects.get(slug="aurora-copy")
    assert copy.user == cast.staff
    assert copy.template_data == aurora.template_data


@pytest.mark.parametrize(
    ("design", "path"),
    [
        ({"elements": [{"name": "A", "type": "hologram"}]}, "template_data.elements[0].type"),
        ({"fonts": {"headline": "Comic", "body": "Jua"}}, "template_data.fonts.headline"),
        ({"frames_per_second": 5}, "template_data.frames_per_second"),
        ({"sound": 1}, "template_data.sound"),
    ],
)
def test_a_mistake_in_a_design_is_named_by_its_path(
    design: dict[str, Any], path: str, staff: Client, aurora: Template
) -> None:
    answer = staff.post(ADD, fields(staff, aurora, **design))
    assert path in " ".join(answer.context["adminform"].form.errors["template_data"])
    assert not Template.objects.filter(slug="aurora-copy").exists()


def test_a_system_template_is_looked_at_not_changed(staff: Client, aurora: Template) -> None:
    url = f"/admin/templates/template/{aurora.pk}/change/"
    assert "System templates come with the product" in staff.get(url).content.decode()
    assert staff.post(url, {"name": "Mine"}).status_code == 403
    assert staff.post(url.replace("change", "delete"), {"post": "yes"}).status_code == 403
