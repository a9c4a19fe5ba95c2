"""What a provider says when it cannot do its work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from apps.providers.capabilities.usage import NOTHING_USED, CallUsage


# Not frozen and not compared by value: Python itself writes the traceback onto an exception.
@dataclass(eq=False)
class ProviderError(Exception):
    """One failed provider call.

    message: one sentence for people: what failed, why, what to do next.
    permanent: trying the same call again cannot help (bad input, bad key).
    retry_after: seconds to wait before another try, when the provider said so.
    outcome_unknown: the call may have taken effect although no answer came back.
    not_asked: nobody was called, because all are to be left alone for a while; no attempt is lost.
    usage: what was used, and is to be paid, all the same.
    raw_text: a language model's answer that could not be used, as it came.
    """

    message: str
    permanent: bool = False
    retry_after: float | None = None
    outcome_unknown: bool = False
    not_asked: bool = False
    usage: CallUsage = NOTHING_USED
    raw_text: str = field(default="", repr=False)

    def __str__(self) -> str:
        return self.message


@contextmanager
def counted(usage: CallUsage) -> Iterator[None]:
    """What fails inside has used this: work on an answer that was paid for."""
    try:
        yield
    except ProviderError as error:
        error.usage = usage + error.usage
        raise


class Cancelled(Exception):
    """The person who asked for the work asked to stop it; the engine has stopped."""
