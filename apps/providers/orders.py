"""What was ordered at a vendor that takes its time, remembered outside of the process that waits.

An order costs money and outlives its worker: whoever takes the job over asks for the same order
instead of placing another. The book belongs to the whole step, so it surrounds calls instead of
being handed through every capability (as `apps.providers.http.cancellable` does).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol


class OrderBook(Protocol):
    """Orders of one job. reference is told to the vendor, so that it names the job in its account.

    find: the order's id at the provider, or "". note: write it down. is_told: has the provider
    said since that the order has changed?
    """

    @property
    def reference(self) -> str: ...

    def find(self, provider: str) -> str: ...

    def note(self, provider: str, order_id: str) -> None: ...

    def is_told(self, provider: str, order_id: str) -> bool: ...


class NoBook:
    """For calls outside of a production: nothing is remembered."""

    reference = ""

    def find(self, provider: str) -> str:  # noqa: ARG002
        return ""

    def note(self, provider: str, order_id: str) -> None:  # noqa: ARG002
        return

    def is_told(self, provider: str, order_id: str) -> bool:  # noqa: ARG002
        return False


NO_BOOK = NoBook()
_book: ContextVar[OrderBook] = ContextVar("order_book", default=NO_BOOK)


@contextmanager
def ordering(book: OrderBook) -> Iterator[None]:
    """Orders placed inside are written into book."""
    token = _book.set(book)
    try:
        yield
    finally:
        _book.reset(token)


def order_book() -> OrderBook:
    return _book.get()
