"""The console's history of a template."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from apps.templates.models import Template
from apps.templates.services.templates import create_template
from tests.support.cast import Cast
from tests.templates.designs import design, text

URL = "/admin/templates/template/"


@pytest.fixture
def staff(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.staff)
    return client


@pytest.fixture
def ours(cast: Cast) -> Template:
    return create_template(
        by=cast.staff, name="Ours", slug="ours", template_data=design(text(text="One"))
    )


def save(staff: Client, template: Template, **changed: Any) -> Any:
    url = f"{URL}{template.pk}/change/"
    form = staff.get(url).context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in values.items() if value not in (None, False)}
    return staff.post(url, {**data, **changed})


def test_a_saved_design_is_a_version_with_its_note(staff: Client, ours: Template) -> None:
    data = staff.get(f"{URL}{ours.pk}/change/").context["adminform"].form["template_data"].value()
    changed = data.replace('"One"', '"Two"')
    assert save(staff, ours, template_data=changed, note="Another word").status_code == 302
    assert save(staff, ours, name="Renamed", note="No design").status_code == 302
    assert list(ours.versions.order_by("number").values_list("number", "note")) == [
        (1, ""),
        (2, "Another word"),
    ]
    page = staff.get(f"{URL}{ours.pk}/change/").content.decode()
    assert "Another word" in page
    assert f"{URL}{ours.pk}/compare/?from=1" in page


def test_versions_are_seen_compared_and_brought_back(staff: Client, ours: Template) -> None:
    base = f"{URL}{ours.pk}"
    data = staff.get(f"{base}/change/").context["adminform"].form["template_data"].value()
    save(staff, ours, template_data=data.replace('"One"', '"Two"'))
    listed = staff.get(f"{base}/versions/").content.decode()
    assert f"{base}/version-picture/?number=1" in listed
    small = staff.get(f"{base}/version-picture/?number=1")
    assert max(Image.open(BytesIO(small.content)).size) == 480
    compared = staff.get(f"{base}/compare/").content.decode()
    assert "Title.text" in compared
    assert "<ins>Two</ins>" in "".join(compared.split("\n"))
    for wrong in ("from=9", "to=x", "from=1&to=-1"):
        assert staff.get(f"{base}/compare/?{wrong}").status_code == 404
    done = staff.post(f"{base}/restore/", {"version": "1"}, follow=True)
    assert "The design of version 1 is back, as version 3." in done.content.decode()
    for version, sentence in (("1", "has this design already"), ("9", "no such version")):
        answer = staff.post(f"{base}/restore/", {"version": version}, follow=True)
        assert sentence in answer.content.decode()
    assert ours.versions.count() == 3


def test_a_template_without_a_past_says_so(staff: Client, cast: Cast) -> None:
    small = Template.objects.get(slug="small")
    for page in ("versions", "compare", "change"):
        answer = staff.get(f"{URL}{small.pk}/{page}/")
        assert "Nothing is kept yet" in answer.content.decode(), page
    assert staff.get(f"{URL}{small.pk}/version-picture/").status_code == 404
