from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from apps.accounts.models import User
from apps.projects.models import Project
from tests.support.productions import make_project

Api = Callable[[Any], APIClient]


@pytest.fixture
def projects(someone: User) -> list[str]:
    """Seven projects, the outsider's, newest first."""
    made = [make_project(someone) for _ in range(7)]
    return [str(one.pk) for one in reversed(made)]


def ids(page: Any) -> list[str]:
    return [row["id"] for row in page["results"]]


def test_following_next_visits_every_row_once_newest_first(
    someone: User, api: Api, projects: list[str]
) -> None:
    client, seen = api(someone), []
    url: str | None = "/api/v1/projects/?limit=3"
    while url:
        page = client.get(url).json()
        seen.append(ids(page))
        url = page["next"]
    assert [len(part) for part in seen] == [3, 3, 1]
    assert [row for part in seen for row in part] == projects


def test_following_previous_leads_back_to_the_first_page(
    someone: User, api: Api, projects: list[str]
) -> None:
    client = api(someone)
    first = client.get("/api/v1/projects/?limit=3").json()
    second = client.get(first["next"]).json()
    third = client.get(second["next"]).json()
    assert first["previous"] is None
    assert third["next"] is None
    assert ids(client.get(third["previous"]).json()) == ids(second)
    back = client.get(second["previous"]).json()
    assert ids(back) == ids(first)
    assert back["previous"] is None
    assert ids(client.get(back["next"]).json()) == ids(second)


def test_rows_that_come_meanwhile_neither_repeat_nor_hide_others(
    someone: User, api: Api, projects: list[str]
) -> None:
    client = api(someone)
    first = client.get("/api/v1/projects/?limit=3").json()
    make_project(someone)
    assert ids(client.get(first["next"]).json()) == projects[3:6]


def test_a_page_is_one_query_and_counts_nothing(
    someone: User, api: Api, projects: list[str]
) -> None:
    client = api(someone)
    with CaptureQueriesContext(connection) as queries:
        client.get("/api/v1/projects/?limit=3")
    sqls = [query["sql"] for query in queries.captured_queries]
    assert len([sql for sql in sqls if 'FROM "projects"' in sql]) == 1
    assert not any("COUNT(" in sql for sql in sqls)


@pytest.mark.parametrize(
    "cursor", ["x", "%00", "AAAA", "____", "b2xkIG5ld3M", "한글", "o" * 5000, "bw"]
)
def test_a_cursor_that_is_none_of_ours_is_refused_by_name(
    someone: User, api: Api, cursor: str
) -> None:
    response = api(someone).get(f"/api/v1/projects/?cursor={cursor}")
    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == "cursor"


@pytest.mark.parametrize("limit", ["0", "101", "-1", "1.5", "ten", "", "٣", "9" * 400])
def test_a_limit_out_of_bounds_is_refused_by_name(someone: User, api: Api, limit: str) -> None:
    response = api(someone).get(f"/api/v1/projects/?limit={limit}")
    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == "limit"


def test_an_empty_list_has_no_links(someone: User, api: Api) -> None:
    Project.objects.filter(user=someone).delete()
    page = api(someone).get("/api/v1/projects/").json()
    assert page == {"next": None, "previous": None, "results": []}
