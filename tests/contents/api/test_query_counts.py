"""No list and no detail runs a query per row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from apps.contents.models import Content, ContentJob, StoryboardBlock
from apps.contents.services.job_logs import write_job_log
from apps.contents.services.runs import cancel_run, start_run
from apps.contents.services.scripts import edit_script
from tests.support.cast import Cast
from tests.support.productions import make_content, make_project

Api = Callable[[Any], APIClient]


def grow(cast: Cast, film: Content) -> None:
    """One more of everything that is listed."""
    make_content(cast.owner, project=cast.project)
    make_project(cast.owner, organization=cast.team)
    film.refresh_from_db()
    edit_script(content=film, by=cast.owner, hook="What?", body=["A bar."], call_to_action="")
    StoryboardBlock.objects.create(
        content=film, position=film.scenes.count(), narration="Beat", visual_kind="title"
    )
    run = start_run(by=cast.owner, content=film)
    for job in ContentJob.objects.filter(run=run):
        write_job_log(job, "Worked.")
    cancel_run(by=cast.owner, run=run)


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("contents/", 3),
        ("contents/{content}/", 8),
        ("contents/{content}/runs/", 5),
        ("contents/{content}/runs/{run}/logs/", 4),
        ("contents/{content}/script/versions/", 4),
        ("projects/", 3),
        ("templates/", 3),
        ("organizations/", 3),
    ],
)
def test_the_number_of_queries_does_not_grow_with_the_rows(
    cast: Cast, api: Api, film: Content, path: str, most: int
) -> None:
    counts = []
    client = api(cast.viewer)
    for _ in range(3):
        grow(cast, film)
        run = film.runs.order_by("-id").first()
        assert run is not None
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = client.get("/api/v1/" + path.format(content=film.pk, run=run.pk))
        assert response.status_code == 200
        counts.append(len(queries))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= most


def test_the_list_does_not_load_texts_and_scripts(cast: Cast, api: Api) -> None:
    with CaptureQueriesContext(connection) as queries:
        api(cast.viewer).get("/api/v1/contents/")
    rows = queries.captured_queries[-1]["sql"]
    assert '"contents"."title"' in rows
    for column in ("source_data", "script", "media_assets"):
        assert f'"contents"."{column}"' not in rows
