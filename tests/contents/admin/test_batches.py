"""Batches in the console: from a file to videos in production."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.contents.batches.advance import advance_batch
from apps.contents.models import Batch
from tests.support.cast import Cast
from tests.support.productions import ENGLISH_TEXT

URL = "/admin/contents/batch/"
FILE = f'words,name\n"{ENGLISH_TEXT}",Metre\nshort,Bad\n'.encode()


@pytest.fixture
def staff(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.staff)
    return client


def bring(staff: Client, cast: Cast, data: bytes = FILE) -> Batch:
    form = {"project": cast.project.pk, "file": SimpleUploadedFile("films.csv", data)}
    answer = staff.post(f"{URL}add/", form)
    assert answer.status_code == 302
    return Batch.objects.latest("id")


def test_from_a_file_to_videos_in_production(cast: Cast, staff: Client) -> None:
    batch = bring(staff, cast)
    url = f"{URL}{batch.pk}/"
    staff.post(f"{url}map/", {"column-0": "text", "column-1": "title"})
    page = staff.get(f"{url}change/")
    assert page.context["quote"].good_rows == 1
    assert "Leave out 1 faulty row" in page.content.decode()
    staff.post(f"{url}start/", {})
    batch.refresh_from_db()
    assert batch.status == "draft"
    staff.post(f"{url}start/", {"leave_out_faulty": "on", "template": "small"})
    advance_batch(batch.pk)
    batch.refresh_from_db()
    assert batch.status == "running"
    shown = staff.get(f"{url}change/?status=producing")
    assert [line.row.title for line in shown.context["lines"]] == ["Metre"]
    staff.post(f"{url}pause/")
    staff.post(f"{url}resume/")
    staff.post(f"{url}cancel/")
    batch.refresh_from_db()
    assert batch.status == "cancelled"
    assert staff.get(f"{url}report/").status_code == 200


def test_a_file_that_cannot_be_read_is_refused_at_its_field(cast: Cast, staff: Client) -> None:
    form = {"project": cast.project.pk, "file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04")}
    answer = staff.post(f"{URL}add/", form)
    assert answer.status_code == 422
    assert "damaged" in answer.context["form"].errors["file"][0]
    assert staff.post(f"{URL}add/", {}).status_code == 422


def test_the_same_file_is_pointed_out(cast: Cast, staff: Client) -> None:
    first = bring(staff, cast)
    second = bring(staff, cast)
    page = staff.get(f"{URL}{second.pk}/change/").content.decode()
    assert f"{URL}{first.pk}/change/" in page


def test_a_page_of_two_hundred_rows_asks_as_often_as_one_of_two(
    cast: Cast, staff: Client, django_assert_max_num_queries: object
) -> None:
    lines = "".join(f"Bad {n},short {n}\n" for n in range(200))
    batch = bring(staff, cast, b"title,text\n" + lines.encode())
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        page = staff.get(f"{URL}{batch.pk}/change/")
    assert len(page.context["lines"]) == 50


def test_the_list_shows_how_far_each_is(cast: Cast, staff: Client) -> None:
    bring(staff, cast)
    assert "films.csv" in staff.get(URL).content.decode()
