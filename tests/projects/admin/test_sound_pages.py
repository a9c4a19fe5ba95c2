"""Voices and pronunciations in the console."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.core.models import AuditLog
from apps.projects.services.speech_samples import make_sample
from tests.support.cast import Cast


@pytest.fixture
def staff(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.staff)
    return client


def test_every_voice_can_be_listened_to(staff: Client) -> None:
    page = staff.get("/admin/projects/project/voices/").content.decode()
    for name in ("en-hana", "ko-jun", "ko-ara"):
        assert f"/admin/projects/project/voices/{name}/sample/" in page


def test_a_sample_is_waited_for_and_then_played(staff: Client) -> None:
    asked = staff.post("/admin/projects/project/voices/en-hana/sample/").json()
    assert (asked["status"], asked["audio"]) == ("waiting", "")
    make_sample(asked["address"].split("/")[-3])
    told = staff.get(asked["address"]).json()
    assert told["status"] == "ready"
    assert staff.get(told["audio"])["Content-Type"] == "audio/wav"


def test_rows_are_saved_and_empty_rows_left_out(cast: Cast, staff: Client) -> None:
    url = f"/admin/projects/project/{cast.project.pk}/pronunciations/"
    staff.post(url, {"term": ["LH", "", "AI"], "reading": ["el aitch", " ", "ay eye"]})
    cast.project.refresh_from_db()
    assert [entry["term"] for entry in cast.project.pronunciations] == ["LH", "AI"]
    entry = AuditLog.objects.filter(target_id=str(cast.project.pk)).latest("id")
    assert entry.action == "project.pronunciations_changed"


def test_a_faulty_row_is_shown_again_with_its_fault(cast: Cast, staff: Client) -> None:
    url = f"/admin/projects/project/{cast.project.pk}/pronunciations/"
    answer = staff.post(url, {"term": ["LH", "AI"], "reading": ["el aitch", ""]})
    assert answer.status_code == 422
    lines = answer.context["lines"]
    assert [bool(line.reading_problem) for line in lines] == [False, True, False]
    cast.project.refresh_from_db()
    assert cast.project.pronunciations == []


def test_a_sentence_is_tried_with_the_words_of_the_form(cast: Cast, staff: Client) -> None:
    url = f"/admin/projects/project/{cast.project.pk}/try-out/"
    asked = staff.post(url, {"text": "LH is here.", "term": ["LH"], "reading": ["el aitch"]})
    assert asked.json()["status"] == "waiting"
    sample = cast.project.speech_samples.get()
    assert sample.pronunciations == {"LH": "el aitch"}
    refused = staff.post(url, {"text": "", "term": [], "reading": []})
    assert refused.status_code == 422
    assert refused.json()["error"]
