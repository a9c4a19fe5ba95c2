"""The console's editor, files and brands."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from apps.templates.models import BrandKit, Template, TemplatePreview
from tests.support.cast import Cast
from tests.templates.designs import design, text

URL = "/admin/templates/template/"


@pytest.fixture
def staff(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.staff)
    return client


def look(staff: Client, where: str, data: Any, **more: Any) -> Any:
    body = {"text": data if isinstance(data, str) else json.dumps(data), "language": "en", **more}
    return staff.post(f"{URL}{where}/", json.dumps(body), content_type="application/json")


def test_the_editor_shows_a_moment_or_every_mistake(staff: Client) -> None:
    shown = look(staff, "frame", design(text()), second=2)
    assert Image.open(BytesIO(shown.content)).size == (360, 640)
    wrong = look(staff, "frame", design(text(font="Comic", track=0)))
    assert wrong.status_code == 422
    fields = [one["field"] for one in wrong.json()["problems"]]
    assert fields == ["template_data.elements[1].track", "template_data.elements[1].font"]
    for broken in ("{", "[]", "5", ""):
        answer = look(staff, "frame", broken)
        assert (answer.status_code, bool(answer.json()["problems"])) == (422, True)
    for odd in ({"second": "NaN"}, {"second": "x"}, {"brand_kit": "x"}, {"brand_kit": [1]}):
        assert look(staff, "frame", design(text()), **odd).status_code == 422, odd
    assert look(staff, "frame", design(text()), second=-5).status_code == 200


def test_a_gallery_s_picture_is_small(staff: Client, cast: Cast) -> None:
    small = Template.objects.get(slug="small")
    picture = staff.get(f"{URL}{small.pk}/picture/")
    assert max(Image.open(BytesIO(picture.content)).size) == 480
    assert f"{URL}{small.pk}/picture/" in staff.get(URL).content.decode()


def test_a_clip_waits_for_a_worker_and_is_its_asker_s_alone(staff: Client, cast: Cast) -> None:
    asked = look(staff, "clip", design(text()), second=1)
    assert (asked.status_code, asked.json()["status"]) == (201, "waiting")
    address = f"{URL}clip/{asked.json()['id']}/"
    assert staff.get(address).json()["status"] == "waiting"
    assert staff.get(f"{address}film/").status_code == 204
    TemplatePreview.objects.update(requested_by=cast.owner)
    assert staff.get(address).json()["status"] == "failed"


def own(cast: Cast) -> Template:
    return Template.objects.create(
        slug="ours",
        name="Ours",
        template_type="custom",
        user=cast.staff,
        template_data=design(text()),
    )


def test_two_who_edit_at_once_do_not_write_over_each_other(staff: Client, cast: Cast) -> None:
    url = f"{URL}{own(cast).pk}/change/"
    form = staff.get(url).context["adminform"].form
    data = {
        name: value for name in form.fields if (value := form[name].value()) not in (None, False)
    }
    assert data["version"]
    assert staff.post(url, {**data, "name": "First"}).status_code == 302
    late = staff.post(url, {**data, "name": "Second"})
    assert "Somebody changed this template" in late.content.decode()
    assert Template.objects.get(slug="ours").name == "First"


def test_templates_leave_and_come_back_as_a_file(staff: Client, cast: Cast) -> None:
    template = own(cast)
    file = staff.get(f"{URL}{template.pk}/download/")
    assert 'filename="ours.json"' in file["Content-Disposition"]
    upload = SimpleUploadedFile("ours.json", b"\xef\xbb\xbf" + file.content)
    taken = staff.post(f"{URL}import/", {"file": upload, "organization": str(cast.team.pk)})
    assert taken.status_code == 302
    copy = Template.objects.get(slug="ours", organization=cast.team)
    assert copy.template_data == template.template_data
    broken = json.loads(file.content)
    broken["templates"][0]["template_data"]["elements"][1]["font"] = "Comic"
    refused = staff.post(
        f"{URL}import/", {"file": SimpleUploadedFile("x.json", json.dumps(broken).encode())}
    )
    assert refused.status_code == 422
    assert "templates[0].template_data.elements[1].font" in refused.content.decode()
    several = staff.get(f"{URL}export/?id={template.pk}&id={copy.pk}").json()
    assert len(several["templates"]) == 2


def test_a_brand_kit_takes_files_and_shows_them(staff: Client, cast: Cast) -> None:
    picture = BytesIO()
    Image.new("RGB", (30, 30), "#FF0000").save(picture, "PNG")
    data = {
        "organization": str(cast.team.pk),
        "accent_color": "#112233",
        "watermark_corner": "top_left",
        "is_active": "on",
    }
    add = "/admin/templates/brandkit/add/"
    bad = staff.post(add, {**data, "new_logo": SimpleUploadedFile("logo.png", b"MZ")})
    assert "new_logo" in bad.context["adminform"].form.errors
    assert not BrandKit.objects.exists()
    logo = SimpleUploadedFile("logo.png", picture.getvalue())
    assert staff.post(add, {**data, "new_logo": logo}).status_code == 302
    kit = BrandKit.objects.get()
    assert kit.files["logo"]["width"] == 30
    page = f"/admin/templates/brandkit/{kit.pk}"
    assert "30 × 30" in staff.get(f"{page}/change/").content.decode()
    assert staff.get(f"{page}/file/?role=logo")["Content-Type"] == "image/png"
    assert staff.post(f"{page}/change/", {**data, "no_logo": "on"}).status_code == 302
    kit.refresh_from_db()
    assert kit.files == {}
