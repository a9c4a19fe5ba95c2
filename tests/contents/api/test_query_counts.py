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


def queries_of(client: APIClient, path: str) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        response = client.get(f"/api/v1/{path}")
    assert response.status_code == 200
    return [query["sql"] for query in queries.captured_queries]


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("contents/", 1),
        ("contents/{content}/", 6),
        ("contents/{content}/runs/", 3),
        ("contents/{content}/runs/{run}/logs/", 2),
        ("contents/{content}/script/versions/", 2),
        ("projects/", 1),
        ("templates/", 1),
        ("organizations/", 1),
    ],
)
def test_the_number_of_queries_does_not_grow_with_the_rows(
    cast: Cast, api: Api, film: Content, path: str, most: int
) -> None:
    client, counts = api(cast.viewer), []
    queries_of(client, "session/")
    knowing_who_asks = len(queries_of(client, "session/"))
    for _ in range(3):
        grow(cast, film)
        run = film.runs.order_by("-id").first()
        assert run is not None
        url = path.format(content=film.pk, run=run.pk)
        counts.append(len(queries_of(client, url)) - knowing_who_asks)
    assert len(set(counts)) == 1, counts
    assert counts[0] <= most


def test_the_list_does_not_load_texts_and_scripts(cast: Cast, api: Api) -> None:
    queries = queries_of(api(cast.viewer), "contents/")
    (rows,) = [sql for sql in queries if '"contents"."title"' in sql]
    for column in ("source_data", "script", "media_assets"):
        assert f'"contents"."{column}"' not in rows
