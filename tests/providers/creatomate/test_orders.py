"""A render is ordered once, whoever waits for it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from apps.providers.creatomate.renderer import CreatomateRenderer
from apps.providers.errors import Cancelled
from apps.providers.orders import ordering
from tests.providers.creatomate.films import film_request
from tests.support.vendors.creatomate_server import RENDER, CreatomateServer
from tests.support.vendors.server import Reply, instead


class Book:
    """One job's orders in memory."""

    reference = "job-7"

    def __init__(self, known: str = "") -> None:
        self.known = known
        self.told = False

    def find(self, provider: str) -> str:
        return self.known if provider == "creatomate" else ""

    def note(self, provider: str, order_id: str) -> None:
        assert provider == "creatomate"
        self.known = order_id

    def is_told(self, provider: str, order_id: str) -> bool:
        return self.told and (provider, order_id) == ("creatomate", RENDER)


def render(account: dict[str, Any], folder: Path, book: Book, **options: Any) -> None:
    folder.mkdir(exist_ok=True)
    with ordering(book):
        CreatomateRenderer(**{**account, **options}).render(
            film_request(folder), lambda _share: None, lambda: False
        )


def orders(server: CreatomateServer) -> int:
    return sum(seen.method == "POST" for seen in server.requests)


def test_an_order_is_written_down_and_names_its_job_at_the_vendor(
    server: CreatomateServer, account: dict[str, Any], tmp_path: Path
) -> None:
    book = Book()
    render(account, tmp_path, book)
    assert book.known == RENDER
    assert server.order["metadata"] == "job-7"


def test_whoever_takes_over_waits_for_the_same_render(
    server: CreatomateServer, account: dict[str, Any], tmp_path: Path
) -> None:
    book = Book()
    server.states = ["rendering"]
    with ordering(book), pytest.raises(Cancelled):
        CreatomateRenderer(**account).render(
            film_request(tmp_path), lambda _share: None, lambda: len(server.requests) >= 2
        )
    server.states = ["rendering", "succeeded"]
    again = tmp_path / "again"
    render(account, again, book)
    assert orders(server) == 1
    assert list(again.rglob("*.mp4"))


@pytest.mark.parametrize("end", ["failed", "cancelled", "unknown"])
def test_an_earlier_order_that_came_to_nothing_is_placed_anew(
    server: CreatomateServer, account: dict[str, Any], tmp_path: Path, end: str
) -> None:
    server.states = ["succeeded"] if end == "unknown" else [end, "succeeded"]
    if end == "unknown":
        server.then(instead(Reply({"hint": "No such render."}, 404)))
    render(account, tmp_path, Book(RENDER))
    assert orders(server) == 1


def test_a_webhook_cuts_the_wait_short(
    server: CreatomateServer, account: dict[str, Any], tmp_path: Path
) -> None:
    """The vendor is looked at each hour; it tells as soon as the first look is due."""
    book = Book()
    server.states = ["succeeded"]
    looked: list[float] = []

    class TellsSoon(Book):
        def is_told(self, provider: str, order_id: str) -> bool:
            looked.append(time.monotonic())
            return len(looked) > 2

    book = TellsSoon()
    render(account, tmp_path, book, poll_seconds=3600.0, longest_seconds=7200.0)
    assert len(looked) == 3
