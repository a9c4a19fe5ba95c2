"""Reading the addresses of one visit: guarded, conditional, and within the visit's time."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import orjson
from django.conf import settings

from apps.core.fetching import FetchedPage, FetchError, FetchLimits, fetch
from apps.core.fetching.limits import USER_AGENT
from apps.core.fetching.targets import DEFAULT_PORTS
from apps.core.sentences import gettext as _
from apps.providers.capabilities.topics import TopicRequest
from apps.providers.capabilities.usage import CallUsage
from apps.providers.errors import ProviderError
from apps.providers.http import stop_if_cancelled
from apps.providers.topics.failures import fetch_failed

# The largest feeds in the wild are podcasts with all their episodes.
MOST_BYTES = 16_000_000
MOST_SECONDS = 20.0
# Some sites answer with a web page whoever does not ask for the feed.
ACCEPT = "application/rss+xml,application/atom+xml,application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.8"
MOST_VALIDATOR = 512
# Some hosts turn away whoever does not begin like a browser; the name is our own.
READER = f"Mozilla/5.0 (compatible; {USER_AGENT})"


class Reader:
    """Reads for one visit. own: base addresses of vendors, which the installation may have set to
    servers of its own; every other address must be public (see apps.core.fetching).

    memory is for the next visit: {"of": a hash of the settings, "pages": {address: {"etag",
    "modified", "digest"}}, and an engine's own words by name}. Validators of other settings are
    not used, because they would hide what the new settings want.
    """

    def __init__(self, request: TopicRequest, *, own: tuple[str, ...] = ()) -> None:
        self._ends_at = time.monotonic() + request.seconds
        self._hosts = frozenset(settings.FETCH_ALLOWED_HOSTS) | {_place(base) for base in own}
        self._of = _digest(orjson.dumps([request.config, request.language], option=_SORTED))
        self._memory = request.memory if request.memory.get("of") == self._of else {}
        self._known = _pages(self._memory)
        self._pages: dict[str, dict[str, str]] = {}
        self._words: dict[str, str] = {}
        self.requests = 0

    @property
    def memory(self) -> dict[str, Any]:
        """What was asked now; addresses that are not asked any more are forgotten."""
        return {**self._words, "of": self._of, "pages": self._pages}

    @property
    def usage(self) -> CallUsage:
        return CallUsage(requests=self.requests)

    def seconds_left(self) -> float:
        """For all that is still to be asked; ProviderError when there are none."""
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise ProviderError(_("The sources took too long to answer. Try again later."))
        return left

    def read(self, url: str) -> FetchedPage | None:
        """The page, or None when it is as before. Raises ProviderError."""
        known = self._known.get(url, {})
        page = self._fetch(url, known.get("etag", ""), known.get("modified", ""))
        if page.is_unchanged:
            sent = {"etag": page.etag, "modified": page.last_modified}
            self._pages[url] = known | {name: value for name, value in sent.items() if value}
            return None
        digest = _digest(page.body)
        self._pages[url] = {
            "etag": page.etag[:MOST_VALIDATOR],
            "modified": page.last_modified[:MOST_VALIDATOR],
            "digest": digest,
        }
        return None if digest == known.get("digest") else page

    def read_fresh(self, url: str) -> FetchedPage:
        """The page, whatever was there before. Raises ProviderError."""
        return self._fetch(url, "", "")

    def remember(self, name: str, words: str) -> None:
        """Put words of the engine's own into the memory, beside the pages."""
        self._words[name] = words

    def recall(self, name: str) -> str:
        """Words that the last visit remembered, or ""."""
        found = self._memory.get(name)
        return found if isinstance(found, str) else ""

    def forget(self, url: str) -> None:
        """Read this address anew next time, whatever it answers."""
        self._pages.pop(url, None)

    def keep(self, url: str) -> None:
        """Remember of this address what was known before: it could not be asked now."""
        if url in self._known:
            self._pages[url] = self._known[url]

    def _fetch(self, url: str, etag: str, modified: str) -> FetchedPage:
        stop_if_cancelled()
        limits = FetchLimits(
            max_bytes=MOST_BYTES,
            total_seconds=min(self.seconds_left(), MOST_SECONDS),
            allowed_hosts=self._hosts,
            user_agent=READER,
        )
        try:
            page = fetch(url, limits, etag=etag, last_modified=modified, accept=ACCEPT)
        except FetchError as error:
            raise fetch_failed(error) from error
        self.requests += 1
        return page


_SORTED = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS


def _digest(raw: bytes) -> str:
    return hashlib.blake2b(raw, digest_size=16).hexdigest()


def _place(base: str) -> str:
    parts = urlsplit(base)
    return f"{parts.hostname}:{parts.port or DEFAULT_PORTS.get(parts.scheme, 443)}"


def _pages(memory: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """What the last visit left, as far as it has the form that this one would leave."""
    pages = memory.get("pages")
    if not isinstance(pages, Mapping):
        return {}
    return {
        str(url): {str(name): str(value)[:MOST_VALIDATOR] for name, value in known.items()}
        for url, known in pages.items()
        if isinstance(known, Mapping)
    }
