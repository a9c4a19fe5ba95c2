"""What a provider says when it cannot do its work."""

from __future__ import annotations

from dataclasses import dataclass


# Not frozen and not compared by value: Python itself writes the traceback onto an exception.
@dataclass(eq=False)
class ProviderError(Exception):
    """One failed provider call.

    message: one sentence for people: what failed, why, what to do next.
    permanent: trying the same call again cannot help (bad input, bad key).
    retry_after: seconds to wait before another try, when the provider said so.
    outcome_unknown: the call may have taken effect although no answer came back.
    """

    message: str
    permanent: bool = False
    retry_after: float | None = None
    outcome_unknown: bool = False

    def __str__(self) -> str:
        return self.message


class Cancelled(Exception):
    """The person who asked for the work asked to stop it; the engine has stopped."""
