"""Lists, filters, cursors and ids in bodies: nobody learns of another team through them."""

from __future__ import annotations

from uuid import UUID

import pytest

from apps.core.api.pagination import Cursor
from tests.isolation.actors import OUTSIDER, OWNER, STRANGERS
from tests.isolation.knock import knock, taken_back
from tests.isolation.routes import ROUTES
from tests.isolation.snapshot import fingerprint
from tests.isolation.table import Route, names_a_row_inside
from tests.isolation.world import World

LISTS = [route for route in ROUTES.values() if route.lists]
NAMING = [
    pytest.param(route, method, query, id=f"{method} {route.name} {query}")
    for route in ROUTES.values()
    for method in route.methods
    for query in ("", *(route.queries if method == "GET" else ()))
    if names_a_row_inside(route, method, query)
]


def name_of(route: Route) -> str:
    return route.name


@pytest.mark.parametrize("route", LISTS, ids=name_of)
def test_a_list_has_the_teams_rows_for_its_owner_only(route: Route, world: World) -> None:
    """The first half shows that the second could fail."""
    ids = world.team.ids
    for query in ("", *route.queries):
        told = knock(world.visitors[OWNER], route, "GET", path_ids=ids, ids=ids, query=query)
        assert world.team.leaks_in(told.heard, said=told.said), query
        for actor in STRANGERS:
            told = knock(world.visitors[actor], route, "GET", path_ids=ids, ids=ids, query=query)
            assert not world.team.leaks_in(told.heard, said=told.said), f"{actor} {query}"


@pytest.mark.parametrize("route", LISTS, ids=name_of)
def test_another_teams_cursor_opens_nothing(route: Route, world: World) -> None:
    # A cursor is a place among ids in order: before all of the team's rows, after them, and some
    # between stand for every place.
    rows = sorted(UUID(value) for value in world.team.ids.values() if len(value) == 36)
    places = [UUID(int=0), *rows[:: max(1, len(rows) // 8)], rows[-1], UUID(int=2**128 - 1)]
    for direction in "on":
        for place in places:
            query = f"cursor={Cursor(direction, place)}&limit=100&ordering=id&expand=project"
            told = knock(
                world.visitors[OUTSIDER],
                route,
                "GET",
                path_ids=world.rivals.ids,
                ids=world.rivals.ids,
                query=query,
            )
            assert not world.team.leaks_in(told.heard, said=told.said), query


@pytest.mark.parametrize(("route", "method", "query"), NAMING)
def test_another_teams_row_is_as_good_as_none(
    route: Route, method: str, query: str, world: World
) -> None:
    """Somebody in their own rooms names a row of the team, or one that does not exist."""
    before = fingerprint()
    told = []
    for ids in (world.team.ids, world.nobody):
        with taken_back():
            answer = knock(
                world.visitors[OUTSIDER],
                route,
                method,
                path_ids=world.rivals.ids,
                ids=ids,
                query=query,
            )
            told.append(answer.told(ids))
            assert not world.team.leaks_in(answer.heard, said=answer.said)
            if answer.status >= 400:
                assert fingerprint() == before
    assert told[0] == told[1]


@pytest.mark.parametrize("answer", ["accept", "decline"])
def test_an_invitation_is_for_its_address_whoever_shows_the_link(answer: str, world: World) -> None:
    before = fingerprint()
    for actor in STRANGERS:
        with taken_back():
            told = (
                world.visitors[actor]
                .refresh()
                .post(
                    f"/api/v1/invitations/{answer}/",
                    {"token": world.team.ids["invitation_token"]},
                    content_type="application/json",
                )
            )
            assert (told.status_code, fingerprint()) == (403, before)
            assert not world.team.leaks_in(told.content.decode())


def test_an_idempotency_key_of_another_person_replays_nothing(world: World) -> None:
    route = ROUTES["api:projects"]
    headers = {"Idempotency-Key": "one-and-the-same"}
    theirs, ours = world.team.ids, world.rivals.ids
    first = knock(world.visitors[OWNER], route, "POST", path_ids={}, ids=theirs, headers=headers)
    assert first.status == 201
    second = knock(world.visitors[OUTSIDER], route, "POST", path_ids={}, ids=ours, headers=headers)
    assert second.status == 201
    assert not world.team.leaks_in(second.heard, said=second.said)
    third = knock(world.visitors[OUTSIDER], route, "POST", path_ids={}, ids=theirs, headers=headers)
    assert not world.team.leaks_in(third.heard, said=third.said)
