"""Whether anybody still wants the answer: asked while a vendor is being waited for.

The question belongs to the whole step and not to one request, so it surrounds calls instead of
being handed through every capability:

    with cancellable(context.is_cancelled):
        draft = writer.write(request)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from apps.providers.errors import Cancelled

_question: ContextVar[Callable[[], bool] | None] = ContextVar("is_cancelled", default=None)


@contextmanager
def cancellable(is_cancelled: Callable[[], bool]) -> Iterator[None]:
    """Calls inside raise Cancelled soon after is_cancelled turns true."""
    token = _question.set(is_cancelled)
    try:
        yield
    finally:
        _question.reset(token)


def stop_if_cancelled() -> None:
    question = _question.get()
    if question is not None and question():
        raise Cancelled
