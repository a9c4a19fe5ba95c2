"""A provider's error survives everything Python does with exceptions."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from apps.providers.errors import ProviderError


@contextmanager
def watched() -> Iterator[None]:
    yield


def test_a_provider_error_passes_through_a_context_manager() -> None:
    with pytest.raises(ProviderError, match="Try again"), watched():
        raise ProviderError("The service is busy. Try again.", retry_after=3.0)


def test_a_provider_error_keeps_its_facts_when_sent_to_another_process() -> None:
    error = ProviderError("No answer came.", permanent=True, retry_after=2.5, outcome_unknown=True)

    copy = pickle.loads(pickle.dumps(error))  # noqa: S301

    assert str(copy) == "No answer came."
    assert (copy.permanent, copy.retry_after, copy.outcome_unknown) == (True, 2.5, True)
