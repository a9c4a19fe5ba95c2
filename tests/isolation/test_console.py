"""The console: who gets in, who may do what, and that every page works at any length."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.isolation.actors import ANONYMOUS, CLERK, OUTSIDER, OWNER, SLEEPER, SUPERUSER, SUSPENDED
from tests.isolation.admin_pages import PAGES, Page
from tests.isolation.console import (
    actions_of,
    admin_of,
    links_of,
    more_rows,
    registered,
    row_of,
)
from tests.isolation.knock import taken_back
from tests.isolation.snapshot import fingerprint, writes
from tests.isolation.world import World

TABLE = "tests/isolation/admin_pages.py"
OUTSIDE = (ANONYMOUS, SUSPENDED, OUTSIDER, SLEEPER, OWNER)
STAFF = (CLERK, "operators", "support", "finance")
SITE_PAGES = ("index", "search", "jsi18n", "password_change_done", "autocomplete", "view_on_site")


def model_of(page: Page) -> str:
    return page.model


every_page = pytest.mark.parametrize("page", PAGES, ids=model_of)


def test_the_table_knows_every_registered_model() -> None:
    known = {page.model for page in PAGES}
    for model in sorted(registered() - known):
        pytest.fail(
            f"{model} is new in the console: say who may do what, with a line such as "
            f'Page("{model}", view=ALL) or looking("{model}", ALL) in {TABLE}.'
        )
    assert not known - registered(), f"Not in the console any more: remove them from {TABLE}."


@every_page
def test_the_table_knows_every_action_and_link(page: Page) -> None:
    model_admin = admin_of(page)
    for kind, there, known in (
        ("action", actions_of(model_admin), set(page.actions)),
        ("link", links_of(model_admin), set(page.links)),
    ):
        assert there == known, (
            f"{page.model}: the {kind}s {sorted(there ^ known)} are new or gone: put them right in "
            f"`{kind}s` of its line in {TABLE}."
        )


@every_page
def test_nobody_from_outside_gets_in(page: Page, world: World) -> None:
    row, before = row_of(page, world), fingerprint()
    for actor in OUTSIDE:
        for address in _addresses(page, row):
            for method in ("get", "post"):
                with taken_back():
                    answer = getattr(world.visitors[actor].refresh(), method)(address)
                    said = f"{actor} {method} {address}: {answer.status_code}"
                    assert answer.status_code == 302, said
                    assert answer.headers["Location"].startswith("/admin/login/"), said
        for action in page.actions:
            with taken_back():
                _act(world, actor, page, row, action)
                assert not _changed(before), f"{actor} {action}"


@every_page
def test_staff_see_and_do_what_their_group_may(page: Page, world: World) -> None:
    row, before = row_of(page, world), fingerprint()
    faults = []
    for actor in (*STAFF, SUPERUSER):
        for verb, method, address in _asked(page, row):
            with taken_back():
                written = writes()
                answer = getattr(world.visitors[actor].refresh(), method)(address)
                may, got = page.may(actor, verb), answer.status_code
                said = f"{actor} {method} {address}: {got}"
                if not may and got != 403:
                    faults.append(f"{said}, may not {verb}")
                if may and not _is_fine(method, answer):
                    faults.append(f"{said}, may {verb}")
                if not may and writes() != written and (changed := _changed(before)):
                    faults.append(f"{said}, and it changed {changed}")
    assert not faults, "\n".join(faults)


@every_page
def test_actions_are_offered_to_whom_they_are_for(page: Page, world: World) -> None:
    row, before = row_of(page, world), fingerprint()
    for action, groups in page.actions.items():
        for actor in STAFF:
            with taken_back():
                answer = _act(world, actor, page, row, action)
                may = actor in groups.split()
                offered = f'value="{action}"' in _list(world, actor, page)
                assert offered == may, f"{actor} {action}: {offered}"
                assert may or not _changed(before), f"{actor} {action} {answer.status_code}"


@every_page
def test_a_list_asks_as_often_for_25_rows_as_for_one(page: Page, world: World) -> None:
    row = row_of(page, world)
    _list(world, SUPERUSER, page)
    if not page.grows:
        pytest.skip("has only so many rows")
    with CaptureQueriesContext(connection) as few:
        _list(world, SUPERUSER, page)
    more_rows(row, 24)
    with CaptureQueriesContext(connection) as many:
        _list(world, SUPERUSER, page)
    assert len(many) == len(few), "\n".join(query["sql"][:200] for query in many.captured_queries)


@pytest.mark.parametrize("name", SITE_PAGES)
def test_the_consoles_own_pages_are_for_staff(name: str, world: World) -> None:
    args = (1, 1) if name == "view_on_site" else ()
    for actor in OUTSIDE:
        answer = world.visitors[actor].refresh().get(reverse(f"admin:{name}", args=args))
        assert (answer.status_code, actor) == (302, actor)


@every_page
def test_choices_of_other_rows_are_for_those_who_may_see_them(page: Page, world: World) -> None:
    """Autocomplete: a list of names of another model."""
    pages = {one.model: one for one in PAGES}
    for field in admin_of(page).autocomplete_fields:
        column: Any = admin_of(page).model._meta.get_field(field)
        target = pages[column.related_model._meta.label_lower]
        query = {
            "app_label": page.model.split(".")[0],
            "model_name": page.model.split(".")[1],
            "field_name": field,
        }
        for actor in (*STAFF, SUPERUSER):
            answer = world.visitors[actor].refresh().get(reverse("admin:autocomplete"), query)
            wanted = 200 if target.may(actor, "view") else 403
            assert answer.status_code == wanted, f"{actor} {field}"


def _changed(before: dict[str, str]) -> list[str]:
    """The tables that are not what they were."""
    return [name for name, sum_then in fingerprint().items() if before[name] != sum_then]


def _asked(page: Page, row: Any) -> Iterator[tuple[str, str, str]]:
    """What a page asks for: a verb, a method and an address."""
    yield "view", "get", _address(page, "changelist")
    yield "add", "get", _address(page, "add")
    yield "add", "post", _address(page, "add")
    yield "view", "get", _address(page, "change", row)
    yield page.posting, "post", _address(page, "change", row)
    yield "delete", "get", _address(page, "delete", row)
    yield "delete", "post", _address(page, "delete", row)
    yield "view", "get", _address(page, "history", row)
    for name, asks in page.links.items():
        verb, method = asks.split()
        yield verb, method.lower(), _link(name, row)


def _addresses(page: Page, row: Any) -> list[str]:
    """Each once, whatever it is asked with."""
    return list(dict.fromkeys(address for _verb, _method, address in _asked(page, row)))


def _is_fine(method: str, answer: Any) -> bool:
    """A page, or the way to another; for a form sent empty, the page again or what follows. The
    dashboard and the login page are where people are sent who look for what is not there."""
    if answer.status_code == 302:
        return answer.headers["Location"].split("?")[0] not in {
            reverse("admin:login"),
            *((reverse("admin:index"),) if method == "get" else ()),
        }
    return answer.status_code in ({200, 204} if method == "get" else {200, 422})


def _address(page: Page, name: str, row: Any = None) -> str:
    args = [row.pk] if row is not None else []
    return reverse(f"admin:{page.model.replace('.', '_')}_{name}", args=args)


def _link(name: str, row: Any) -> str:
    whole = (
        *(
            "_health",
            "_progress",
            "_export",
            "_drain",
            "_put_back",
            "_voices",
            "_music",
            "_library",
            "_upload",
            "_calendar",
            "_inbox",
        ),
        *("_import", "_frame", "_clip", "_times", "_trial"),
    )
    args = [] if name.endswith(whole) else [row.pk]
    return reverse(f"admin:{name}", args=args)


def _list(world: World, actor: str, page: Page) -> str:
    answer = world.visitors[actor].refresh().get(_address(page, "changelist"))
    return str(answer.content.decode())


def _act(world: World, actor: str, page: Page, row: Any, action: str) -> Any:
    return (
        world.visitors[actor]
        .refresh()
        .post(_address(page, "changelist"), {"action": action, "_selected_action": [str(row.pk)]})
    )
