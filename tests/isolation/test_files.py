"""Files of another team: not by range, not by If-None-Match, not by a guessed address."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.files.storage import default_storage

from apps.contents.models import Content
from tests.isolation.actors import EDITOR, GUESTS, STRANGERS
from tests.isolation.knock import Answer, knock
from tests.isolation.routes import ROUTES
from tests.isolation.table import Route
from tests.isolation.world import World

FILES = [
    ROUTES[f"api:content-{name}"] for name in ("video", "thumbnail", "scene-picture", "run-events")
]
ASKING = (
    {"Range": "bytes=0-9"},
    {"Range": "bytes=-1"},
    {"Range": "bytes=999999999-"},
    {"If-None-Match": "*"},
    {"If-Range": '"x"', "Range": "bytes=0-0"},
    {"Last-Event-ID": "0"},
    {"Accept": "text/event-stream"},
)


def _ask(world: World, route: Route, actor: str, headers: dict[str, str]) -> Answer:
    ids = world.team.ids
    return knock(world.visitors[actor], route, "GET", path_ids=ids, ids=ids, headers=headers)


@pytest.mark.parametrize("route", FILES, ids=lambda route: route.name)
def test_a_file_is_there_for_its_team_only(route: Route, world: World) -> None:
    assert world.team.leaks_in(_ask(world, route, EDITOR, {}).heard)
    for headers in ASKING:
        assert _ask(world, route, EDITOR, headers).status in {200, 206, 304, 416}
        for actor in STRANGERS:
            answer = _ask(world, route, actor, headers)
            assert (answer.status, world.team.leaks_in(answer.heard, said=answer.said)) == (404, [])
        for actor in GUESTS:
            assert _ask(world, route, actor, headers).status == 401


@pytest.mark.parametrize("route", FILES, ids=lambda route: route.name)
def test_another_teams_run_or_scene_is_not_reached_through_ones_own_content(
    route: Route, world: World
) -> None:
    ids = {**world.team.ids, "content": world.rivals.ids["content"]}
    visitor = world.visitors["outsider"]
    answer = knock(visitor, route, "GET", path_ids=ids, ids=ids)
    assert not world.team.leaks_in(answer.heard, said=answer.said)


def test_no_address_leads_into_the_storage(world: World) -> None:
    key = Content.objects.get(pk=world.team.ids["content"]).video_url
    for root in ("/media/", "/static/", "/files/", "/", "/api/v1/media/"):
        for actor in ("anonymous", "outsider", "owner"):
            for path in (f"{root}{key}", f"{root}../media/{key}", f"{root}%2e%2e/media/{key}"):
                answer = world.visitors[actor].refresh().get(path)
                assert answer.status_code in {301, 302, 400, 404}, path
                assert world.team.word.encode() not in answer.content


def test_files_are_kept_where_no_web_server_looks() -> None:
    assert not settings.MEDIA_URL.strip("/")
    assert str(settings.STATIC_ROOT) not in default_storage.path("x")


def test_answers_do_not_say_where_files_are_kept(world: World) -> None:
    ids = world.team.ids
    for route in ROUTES.values():
        if "GET" in route.methods and "content" in route.at:
            answer = knock(world.visitors["owner"], route, "GET", path_ids=ids, ids=ids)
            assert "isolation/" not in answer.heard, route.name
