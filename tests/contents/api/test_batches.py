"""Batches over the API: a file in, rows checked, a report out."""

from __future__ import annotations

import csv
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from apps.contents.batches.advance import advance_batch
from apps.contents.models import Batch
from tests.support.cast import Cast
from tests.support.productions import ENGLISH_TEXT

Api = Callable[[Any], APIClient]
URL = "/api/v1/batches/"
GOOD = f'title,text\nMetre,"{ENGLISH_TEXT}"\n'.encode()


def post(client: APIClient, cast: Cast, data: bytes = GOOD, key: str = "") -> Any:
    form = {"project": str(cast.project.pk), "file": SimpleUploadedFile("films.csv", data)}
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(URL, form, format="multipart", headers=headers)


def test_from_file_to_report(cast: Cast, api: Api) -> None:
    client = api(cast.editor)
    made = post(client, cast, GOOD + b"Bad,too short\n")
    assert made.status_code == 201
    batch = made.json()
    assert batch["columns"] == ["title", "text"]
    assert batch["mapping"] == {"title": 0, "text": 1}
    assert (batch["rows"]["waiting"], batch["rows"]["faulty"]) == (1, 1)
    assert batch["quote"]["total_credits"] == 1
    url = f"{URL}{batch['id']}/"
    faulty = client.get(f"{url}rows/?status=faulty").json()["results"]
    assert [(one["number"], one["problems"][0]["code"]) for one in faulty] == [(3, "too_short")]
    refused = client.post(f"{url}start/", {})
    assert (refused.status_code, refused.json()["code"]) == (400, "rows_are_faulty")
    started = client.post(f"{url}start/", {"leave_out_faulty": True, "template": "small"})
    assert (started.status_code, started.json()["status"]) == (200, "running")
    advance_batch(Batch.objects.get().pk)
    assert client.get(url).json()["rows"]["producing"] == 1
    answer = client.get(f"{url}report/")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.reader(StringIO(text)))
    assert [row[0] for row in rows[1:]] == ["2", "3"]


def test_a_title_that_is_a_formula_stays_text_in_the_report(cast: Cast, api: Api) -> None:
    batch = Batch.objects.get(pk=post(api(cast.editor), cast).json()["id"])
    batch.rows.update(title='=HYPERLINK("http://x")')
    answer = api(cast.viewer).get(f"{URL}{batch.pk}/report/")
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert "'=HYPERLINK" in text


def test_the_same_post_makes_one_batch_and_the_same_file_is_told(cast: Cast, api: Api) -> None:
    client = api(cast.editor)
    first = post(client, cast, key="one").json()
    again = post(client, cast, key="one").json()
    assert again["id"] == first["id"]
    other = post(client, cast, GOOD + b"\n", key="one")
    assert other.status_code == 422
    second = post(client, cast).json()
    assert second["same_file_as"] == first["id"]
    assert Batch.objects.count() == 2


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "unreadable_file"), (b"PK\x03\x04nothing", "unreadable_file")],
)
def test_a_file_that_is_none_is_refused_at_its_field(
    data: bytes, code: str, cast: Cast, api: Api
) -> None:
    answer = post(api(cast.editor), cast, data)
    assert answer.status_code == 400
    assert [(one["field"], one["code"]) for one in answer.json()["errors"]] == [("file", code)]
    assert not Batch.objects.exists()


def test_what_is_missing_from_the_form_is_told(cast: Cast, api: Api) -> None:
    answer = api(cast.editor).post(URL, {}, format="multipart")
    fields = {one["field"] for one in answer.json()["errors"]}
    assert (answer.status_code, fields) == (400, {"project", "file"})
    assert api(cast.editor).post(URL, {"project": "x"}).status_code == 415


def test_viewers_look_and_strangers_do_not(cast: Cast, api: Api) -> None:
    url = f"{URL}{post(api(cast.editor), cast).json()['id']}/"
    assert api(cast.viewer).get(url).status_code == 200
    assert api(cast.viewer).post(f"{url}start/", {}).status_code == 403
    assert api(cast.viewer).patch(url, {"mapping": {"text": 1}}).status_code == 403
    for path in ("", "rows/", "report/"):
        assert api(cast.outsider).get(f"{url}{path}").status_code == 404
    assert post(api(cast.viewer), cast).status_code == 403
    assert post(api(cast.outsider), cast).status_code == 400


def test_the_second_of_two_who_map_is_told(cast: Cast, api: Api) -> None:
    made = post(api(cast.editor), cast)
    url = f"{URL}{made.json()['id']}/"
    headers = {"If-Match": made["ETag"]}
    first = api(cast.editor).patch(url, {"mapping": {"text": 1}}, headers=headers)
    second = api(cast.editor).patch(url, {"mapping": {"text": 0}}, headers=headers)
    assert (first.status_code, second.status_code) == (200, 412)
