"""What pages ask while a run goes on, and the files they show."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from uuid import uuid4

import orjson
import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from apps.accounts.models import User
from apps.contents.events import STEP_WEIGHTS, overall_progress, run_snapshot
from apps.contents.models import Content, ContentRun
from apps.contents.pipeline.definitions import STEPS
from apps.contents.services.runs import cancel_run
from tests.contents.admin.conftest import FILM
from tests.support.cast import Cast


def test_the_weights_of_all_steps_make_a_whole() -> None:
    assert set(STEP_WEIGHTS) == {step.job_type for step in STEPS}
    assert sum(STEP_WEIGHTS.values()) == 100
    done = [{"job_type": step.job_type, "progress": 100} for step in STEPS]
    assert overall_progress(done) == 100


def test_a_snapshot_agrees_with_the_progress_of_lists(staff: Client, running: ContentRun) -> None:
    running.jobs.filter(job_type="tts").update(progress=50)
    running.jobs.filter(job_type="image_gen").update(progress=33)
    snapshot = run_snapshot(running.pk)
    assert snapshot is not None
    asked = staff.get(reverse("admin:contents_content_progress"), {"run": str(running.pk)})
    assert asked.json() == {
        str(running.pk): {"status": "running", "progress": snapshot["progress"]}
    }


def test_progress_of_nonsense_is_nothing(staff: Client, cast: Cast) -> None:
    asked = staff.get(
        reverse("admin:contents_content_progress"), {"run": ["nonsense", str(uuid4())]}
    )
    assert asked.json() == {}


def test_progress_is_for_staff(
    cast: Cast, running: ContentRun, console: Callable[[User], Client]
) -> None:
    url = reverse("admin:contents_content_progress")
    assert console(cast.owner).get(url, {"run": str(running.pk)}).status_code == 302


def test_events_of_an_ended_run_tell_it_and_end(
    cast: Cast, staff: Client, running: ContentRun
) -> None:
    cancel_run(by=cast.staff, run=running)
    answer = staff.get(reverse("admin:contents_content_events", args=[cast.content.pk]))
    assert answer["Content-Type"] == "text/event-stream"
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    data = next(line for line in text.splitlines() if line.startswith('data: {"'))
    assert orjson.loads(data.removeprefix("data: "))["status"] == "cancelled"
    assert text.rstrip().endswith("event: end\ndata: {}")


def test_a_content_without_a_run_has_no_events(cast: Cast, staff: Client) -> None:
    answer = staff.get(reverse("admin:contents_content_events", args=[cast.content.pk]))
    assert answer.status_code == 204


def test_the_film_is_served_in_ranges(film: Content, staff: Client) -> None:
    url = reverse("admin:contents_content_video", args=[film.pk])
    part = staff.get(url, headers={"range": "bytes=1000-1009"})
    assert part.status_code == 206
    assert b"".join(part.streaming_content) == FILM[1000:1010]  # type: ignore[attr-defined]
    whole = staff.get(url, {"download": "1"})
    assert whole["Content-Disposition"].startswith("attachment;")


def test_small_pictures_are_small_and_kept_by_the_browser(film: Content, staff: Client) -> None:
    answer = staff.get(reverse("admin:contents_content_thumbnail", args=[film.pk]))
    with Image.open(BytesIO(answer.content)) as small:
        assert small.size == (270, 480)
    assert "immutable" in answer["Cache-Control"]


def test_a_scenes_picture_can_be_seen_whole_and_small(film: Content, staff: Client) -> None:
    picture = film.scenes.order_by("position")[0].image
    assert picture is not None
    for name in ("file", "small"):
        answer = staff.get(reverse(f"admin:contents_mediaasset_{name}", args=[picture.pk]))
        assert answer.status_code == 200


@pytest.mark.parametrize("name", ["video", "thumbnail"])
def test_what_was_not_made_is_not_found(name: str, cast: Cast, staff: Client) -> None:
    url = reverse(f"admin:contents_content_{name}", args=[cast.content.pk])
    assert staff.get(url).status_code == 404


def test_the_services_line_asks_the_real_services(cast: Cast, staff: Client) -> None:
    page = staff.get(reverse("admin:contents_content_health")).content.decode()
    assert page.count('class="c-service"') == 4
    assert "none answers: start one" in page
