from __future__ import annotations

import copy
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from apps.contents.models import Content, ContentJob, ContentRun
from apps.contents.services.job_logs import write_job_log
from apps.projects.states import ProjectStatus
from apps.templates.models import Template
from tests.support.cast import Cast

Api = Callable[[Any], APIClient]
STEPS = ["script_generation", "safety_check", "storyboard", "tts", "image_gen", "render"]


def address(cast: Cast) -> str:
    return f"/api/v1/contents/{cast.content.pk}/runs/"


@pytest.fixture
def run(cast: Cast, api: Api) -> str:
    """The address of a run that has just started."""
    return f"{address(cast)}{api(cast.editor).post(address(cast), {}).json()['id']}/"


def nothing_started(cast: Cast) -> None:
    cast.content.refresh_from_db()
    assert cast.content.status == "draft"
    assert not ContentRun.objects.exists()
    assert not ContentJob.objects.exists()


def test_an_editor_starts_a_run(cast: Cast, api: Api) -> None:
    response = api(cast.editor).post(address(cast), {"template": "small"})
    assert response.status_code == 201
    data = response.json()
    assert response["Location"].endswith(f"{address(cast)}{data['id']}/")
    assert (data["status"], data["progress"], data["quoted_credits"]) == ("running", 0, 1)
    assert (data["template"], data["requested_by"]) == ("small", "Editor")
    assert data["voice"]
    assert [job["job_type"] for job in data["jobs"]] == STEPS
    assert {job["status"] for job in data["jobs"]} == {"pending"}
    content = api(cast.viewer).get(f"/api/v1/contents/{cast.content.pk}/").json()
    assert content["status"] == "processing"
    assert content["latest_run"]["id"] == data["id"]


def test_a_run_is_shown_as_it_is_now(cast: Cast, api: Api, run: str) -> None:
    job = ContentJob.objects.get(job_type="script_generation")
    ContentJob.objects.filter(pk=job.pk).update(
        progress=50, provider="extractive", cost_usd="0.001500", error_message="Trying again."
    )
    write_job_log(job, "Read 12 sentences.")
    data = api(cast.viewer).get(run).json()
    job_row = data["jobs"][0]
    assert job_row.pop("ready_at")
    assert job_row == {
        "id": str(job.pk),
        "parked_at": None,
        "saved_credits": 0,
        "saved_seconds": 0.0,
        "saved_usd": "0.000000",
        "job_type": "script_generation",
        "position": 0,
        "status": "pending",
        "progress": 50,
        "attempt": 0,
        "is_reused": False,
        "provider": "extractive",
        "cost_usd": "0.001500",
        "error": "Trying again.",
        "logs_count": 1,
        "next_attempt_at": None,
        "started_at": None,
        "completed_at": None,
    }
    assert data["cost_usd"] == "0.001500"
    assert data["progress"] == 2
    lines = api(cast.viewer).get(f"{run}logs/").json()["results"]
    assert [(line["job_type"], line["message"]) for line in lines] == [
        ("script_generation", "Read 12 sentences.")
    ]


def test_runs_are_listed_newest_first(cast: Cast, api: Api, run: str) -> None:
    client = api(cast.editor)
    client.post(f"{run}cancel/")
    second = client.post(address(cast), {}).json()["id"]
    listed = [row["id"] for row in api(cast.viewer).get(address(cast)).json()["results"]]
    assert listed[0] == second
    assert run.endswith(f"{listed[1]}/")


def test_a_content_is_produced_by_one_run_at_a_time(cast: Cast, api: Api, run: str) -> None:
    response = api(cast.owner).post(address(cast), {})
    assert response.status_code == 409
    assert response.json()["code"] == "already_processing"


def test_a_repeated_start_is_the_same_run(cast: Cast, api: Api) -> None:
    client, headers = api(cast.editor), {"Idempotency-Key": "k"}
    answers = [client.post(address(cast), {}, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert ContentRun.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_clicks_at_the_same_moment_start_one_run(cast: Cast, api: Api) -> None:
    clients = [api(cast.editor) for _ in range(20)]
    start = threading.Barrier(20)

    def click(client: APIClient) -> int:
        start.wait(timeout=30)
        try:
            return client.post(address(cast), {}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        statuses = sorted(pool.map(click, clients))
    assert statuses == [201] + [409] * 19
    assert ContentRun.objects.count() == 1
    assert ContentJob.objects.count() == len(STEPS)


def test_cancelling_ends_the_run_and_puts_the_content_back(cast: Cast, api: Api, run: str) -> None:
    response = api(cast.editor).post(f"{run}cancel/")
    assert response.status_code == 200
    assert response.json()["status"] == "cancelled"
    assert {job["status"] for job in response.json()["jobs"]} == {"cancelled"}
    cast.content.refresh_from_db()
    assert cast.content.status == "draft"
    again = api(cast.editor).post(f"{run}cancel/")
    assert again.status_code == 409
    assert again.json()["code"] == "nothing_to_cancel"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"template": "nonesuch"}, "template"),
        ({"voice": "nobody"}, "voice"),
        ({"from_step": "upload"}, "from_step"),
        ({"from_step": 1}, "from_step"),
        ({"template": ["small"]}, "template"),
        ({"speed": 2}, "speed"),
    ],
)
def test_an_unknown_choice_is_refused_by_name(
    cast: Cast, api: Api, body: dict[str, Any], field: str
) -> None:
    response = api(cast.editor).post(address(cast), body)
    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == field
    nothing_started(cast)


def broken_template(cast: Cast, change: Callable[[dict[str, Any]], None]) -> None:
    data = copy.deepcopy(Template.objects.get(slug="small").template_data)
    change(data)
    Template.objects.create(
        slug="broken",
        name="Broken",
        template_type="custom",
        organization=cast.team,
        template_data=data,
    )


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda data: data["fonts"].update(headline="Comic Sans"), "fonts"),
        (lambda data: data["elements"].append({"name": "x", "type": "hologram"}), "elements"),
        (lambda data: data.update(glitter=True), "glitter"),
    ],
    ids=["missing font", "unknown element", "unknown key"],
)
def test_a_template_that_cannot_be_drawn_is_refused_with_the_path(
    cast: Cast, api: Api, change: Callable[[dict[str, Any]], None], path: str
) -> None:
    broken_template(cast, change)
    response = api(cast.editor).post(address(cast), {"template": "broken"})
    assert response.status_code == 400
    assert response.json()["code"] == "design_invalid"
    assert path in response.json()["errors"][0]["field"]
    nothing_started(cast)


def test_a_full_disk_is_said_before_anything_is_made(cast: Cast, api: Api, settings: Any) -> None:
    settings.MIN_FREE_DISK_BYTES = 10**18
    response = api(cast.editor).post(address(cast), {})
    assert response.status_code == 409
    assert response.json()["code"] == "disk_almost_full"
    nothing_started(cast)


def test_every_problem_is_told_at_once(cast: Cast, api: Api, settings: Any) -> None:
    settings.MIN_FREE_DISK_BYTES = 10**18
    Content.objects.update(source_data={"text": "Too short."})
    errors = api(cast.editor).post(address(cast), {}).json()["errors"]
    assert [(error["field"], error["code"]) for error in errors] == [
        ("text", "source_unusable"),
        ("", "disk_almost_full"),
    ]


def test_a_paused_project_produces_nothing(cast: Cast, api: Api) -> None:
    cast.project.status = ProjectStatus.PAUSED
    cast.project.save()
    response = api(cast.editor).post(address(cast), {})
    assert (response.status_code, response.json()["code"]) == (409, "project_not_active")
    nothing_started(cast)


def test_a_quote_is_what_a_run_will_cost(cast: Cast, api: Api) -> None:
    assert api(cast.viewer).get("/api/v1/quotes/?content_format=long").json() == {
        "content_format": "long",
        "script_credits": 0,
        "video_credits": 4,
        "total_credits": 4,
    }


@pytest.mark.parametrize("query", ["", "?content_format=wide", "?content_format="])
def test_a_quote_needs_a_known_format(cast: Cast, api: Api, query: str) -> None:
    response = api(cast.viewer).get(f"/api/v1/quotes/{query}")
    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == "content_format"
