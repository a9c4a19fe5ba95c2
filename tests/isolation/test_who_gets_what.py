"""Every address, every method, everybody: the status the table says, nothing told, nothing done."""

from __future__ import annotations

import pytest

from apps.core.models import AuditLog
from tests.isolation.actors import ACTORS, ANONYMOUS, MEMBERS, OUTSIDER, OWNER, STRANGERS
from tests.isolation.knock import Answer, knock, taken_back
from tests.isolation.routes import ROUTES
from tests.isolation.snapshot import fingerprint, writes
from tests.isolation.table import Route, names_a_row
from tests.isolation.walk import CHANGING, METHODS
from tests.isolation.world import World

CASES = [
    pytest.param(route, method, id=f"{method} {route.name}")
    for route in ROUTES.values()
    for method in route.methods
]

A_FEW = (ANONYMOUS, OUTSIDER, OWNER)


@pytest.mark.parametrize(("route", "method"), CASES)
def test_everybody_gets_what_the_table_says(route: Route, method: str, world: World) -> None:
    before = fingerprint()
    faults = []
    for actor in A_FEW if route.alike else ACTORS:
        with taken_back():
            faults += _faults(route, method, actor, world, before)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("route", ROUTES.values(), ids=lambda route: route.name)
def test_methods_that_are_not_in_the_table_do_nothing(route: Route, world: World) -> None:
    before = fingerprint()
    for method in set(METHODS) - set(route.methods):
        for actor in A_FEW:
            with taken_back():
                written = writes()
                answer = _ask(world, route, method, actor)
                said = f"{method} {route.name} by {actor}: {answer.status}"
                assert answer.status < 500, said
                assert not world.team.leaks_in(answer.heard, said=answer.said), said
                assert writes() == written or fingerprint() == before, said


def _faults(
    route: Route, method: str, actor: str, world: World, before: dict[str, str]
) -> list[str]:
    """What is wrong with the answer to one actor, as sentences that begin with who and what."""
    rule = route.methods[method]
    written = writes()
    answer = _ask(world, route, method, actor)
    faults = []
    if answer.status != rule.status(actor):
        faults.append(f"got {answer.status}, should get {rule.status(actor)}: {answer.body[:100]}")
    if not rule.is_done(actor) and writes() != written and fingerprint() != before:
        faults.append("was refused, and changed something")
    if actor not in MEMBERS:
        leaks = world.team.leaks_in(answer.heard, said=answer.said)
        faults += [f"is told of the team: {leaks}"] if leaks else []
    if (
        actor in STRANGERS
        and names_a_row(route, method)
        and (answer.told(world.team.ids) != _of_nobodys(world, route, method, actor))
    ):
        faults.append("can tell the team's row from one that does not exist")
    if answer.status == 403 and method in CHANGING and not _is_in_the_diary(world, actor):
        faults.append("was refused, and the diary does not say so")
    return [f"{actor} {method} {route.name} {fault}" for fault in faults]


def _ask(world: World, route: Route, method: str, actor: str) -> Answer:
    ids = world.team.ids
    return knock(world.visitors[actor], route, method, path_ids=ids, ids=ids)


def _of_nobodys(world: World, route: Route, method: str, actor: str) -> tuple[object, ...]:
    """What the same request tells about rows that do not exist."""
    ids = world.nobody
    with taken_back():
        answer = knock(world.visitors[actor], route, method, path_ids=ids, ids=ids)
    return answer.told(ids)


def _is_in_the_diary(world: World, actor: str) -> bool:
    return AuditLog.objects.filter(
        actor_id=str(world.people[actor].pk), action="request.refused"
    ).exists()
