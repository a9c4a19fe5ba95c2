"""The words of the tables in `routes/`: a rule says who gets what, a route says where it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tests.isolation.actors import ACTORS, ADMIN, EDITOR, GUESTS, MEMBERS, OWNER, SIGNED_IN


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may use a method of a route, and the status of everybody's answer."""

    allowed: tuple[str, ...]
    ok: int = 200
    guests: int = 401
    strangers: int = 404
    members: int = 403
    works: bool = False  # a status of 400 or more although it was done

    def status(self, actor: str) -> int:
        if actor in self.allowed:
            return self.ok
        if actor in GUESTS:
            return self.guests
        return self.members if actor in MEMBERS else self.strangers

    def is_done(self, actor: str) -> bool:
        """Does the request do anything? If not, nothing may change."""
        return actor in self.allowed and (self.ok < 400 or self.works)

    def giving(self, status: int) -> Rule:
        """The same, with another status for those who may."""
        return replace(self, ok=status)

    def telling_strangers(self, status: int) -> Rule:
        """The same, where the team is named in the body or the query and not in the path."""
        return replace(self, strangers=status)

    def telling_guests(self, status: int) -> Rule:
        """The same, where people who are not signed in get another status than 401."""
        return replace(self, guests=status)


PUBLIC = Rule(ACTORS)
OWN = Rule(SIGNED_IN)  # one's own account, or a list of what one may see
SEEN = Rule(MEMBERS)  # a row of the team, to look at
EDITED = Rule((EDITOR, ADMIN, OWNER))
MANAGED = Rule((ADMIN, OWNER))
OWNED = Rule((OWNER,))


@dataclass(frozen=True, slots=True)
class Route:
    """One address. "{name}" in bodies and queries, and the names in `at` (the arguments of the
    path, in order), stand for ids of the team's rows; `rows/` gives them their names.

    lists: the answer to GET holds rows of the team for its owner, and none for strangers.
    query is part of every request; queries are more query strings for GET. form: bodies are sent
    as a web page sends them. alike: one page for all, slow to make, asked for by a few.
    """

    name: str
    methods: Mapping[str, Rule]
    at: tuple[str, ...] = ()
    body: Mapping[str, Any] = field(default_factory=dict)
    query: str = ""
    queries: tuple[str, ...] = ()
    lists: bool = False
    form: bool = False
    alike: bool = False


def filled(given: Any, ids: Mapping[str, str]) -> Any:
    """A body or query with its placeholders filled in."""
    if isinstance(given, str):
        for name, value in ids.items():
            given = given.replace(f"{{{name}}}", value)
        return given
    if isinstance(given, Mapping):
        return {key: filled(value, ids) for key, value in given.items()}
    if isinstance(given, list):
        return [filled(value, ids) for value in given]
    return given


def names_a_row(route: Route, method: str, query: str = "") -> bool:
    """Does a request name a row of the team, anywhere?"""
    return bool(route.at) or names_a_row_inside(route, method, query)


def names_a_row_inside(route: Route, method: str, query: str = "") -> bool:
    """The same, in its body or query."""
    return _has_placeholder([route.body.get(method), route.query, query])


def _has_placeholder(given: Any) -> bool:
    if isinstance(given, Mapping):
        return any(_has_placeholder(value) for value in given.values())
    if isinstance(given, list):
        return any(_has_placeholder(value) for value in given)
    return isinstance(given, str) and "{" in given
