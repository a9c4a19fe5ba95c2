"""What an address did, told as what the source's owner can do."""

from __future__ import annotations

from apps.core.fetching import FetchError, FetchFailed
from apps.core.sentences import joined
from apps.providers.errors import ProviderError


def fetch_sentence(error: FetchError) -> str:
    """The fetcher's sentence."""
    return error.sentence


def fetch_failed(error: FetchError) -> ProviderError:
    retry_after = error.retry_after if isinstance(error, FetchFailed) else None
    return ProviderError(fetch_sentence(error), permanent=error.permanent, retry_after=retry_after)


def worst(failures: list[ProviderError]) -> ProviderError:
    """One error for parts that all failed: it passes when one of them does, and waits as long as
    the longest asked for."""
    waits = [one.retry_after for one in failures if one.retry_after is not None]
    return ProviderError(
        joined(*dict.fromkeys(str(one) for one in failures)),
        permanent=all(one.permanent for one in failures),
        retry_after=max(waits, default=None),
    )
