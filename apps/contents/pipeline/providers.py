"""What a step sees of the gateway: calls to engines, without rows, keys or money."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from apps.usage.states import OutputType

T = TypeVar("T")
# The kind of text output, and what was asked for it.
Kept = tuple[OutputType, Mapping[str, Any]]


class OneProvider(Protocol):
    """Calls that must all be one provider's, such as the scenes of one narration."""

    @property
    def name(self) -> str: ...

    def engine(self) -> Any:
        """For questions that cost nothing, such as which voices there are."""

    def call(
        self,
        operation: str,
        work: Callable[[Any], T],
        *,
        units: Callable[[T], tuple[int, int]] = ...,
        keep: Kept | None = None,
    ) -> T: ...


class Providers(Protocol):
    """See apps.usage.gateway.Gateway. used is who answered last."""

    used: str

    def call(
        self,
        capability: str,
        operation: str,
        work: Callable[[Any], T],
        *,
        units: Callable[[T], tuple[int, int]] = ...,
        keep: Kept | None = None,
        only: Sequence[str] = ...,
    ) -> T: ...

    def with_one(
        self, capability: str, work: Callable[[OneProvider], T], *, only: Sequence[str] = ...
    ) -> T: ...
