"""Articles of PubMed for keywords, with their abstracts, from the NCBI E-utilities.

https://www.ncbi.nlm.nih.gov/books/NBK25499/: esearch.fcgi gives ids as JSON, efetch.fcgi the
articles as XML. Without a key three requests a second are allowed, with one ten.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

import orjson

from apps.core.fetching import FetchedPage, FetchError
from apps.core.sentences import gettext as _
from apps.providers.capabilities.topics import Topic
from apps.providers.errors import ProviderError
from apps.providers.keywords.pubmed_articles import read_articles
from apps.providers.topics.reading import Reader

BASE_URL = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
TOOL = "autoclip"
MEMORY = "pubmed_ids"
MOST_ARTICLES = 20
SECONDS_BETWEEN = 0.4
SECONDS_BETWEEN_WITH_KEY = 0.11
SECONDS_AFTER_TOO_MANY = 1.0


class Pace:
    """Keeps the requests of this process apart; those of others are met by asking once more."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next = 0.0

    def wait(self, seconds: float) -> None:
        with self._lock:
            now = time.monotonic()
            begins = max(now, self._next)
            self._next = begins + seconds
        time.sleep(begins - now)


PACE = Pace()


class PubMed:
    """Asks through one visit's reader. Raises ProviderError."""

    def __init__(self, reader: Reader, base_url: str, api_key: str) -> None:
        self._reader = reader
        self._base_url = base_url
        self._api_key = api_key

    def topics(
        self, keywords: Sequence[str], *, match: str, days: int, most: int, now: datetime
    ) -> list[Topic] | None:
        """Newest first; an article without an abstract is unfit, as is a retracted one. None when
        the same ones are found as at the last visit."""
        ids = self._ids(keywords, match=match, days=days, most=min(most, MOST_ARTICLES))
        listed = ",".join(ids)
        known = self._reader.recall(MEMORY)
        self._reader.remember(MEMORY, known)
        if not ids:
            return []
        if listed == known:
            return None
        page = self._ask("efetch", {"id": listed, "retmode": "xml"})
        found = read_articles(page.body, keywords, now)
        self._reader.remember(MEMORY, listed)
        return found

    def _ids(self, keywords: Sequence[str], *, match: str, days: int, most: int) -> list[str]:
        phrases = [f'"{word.replace(chr(34), " ").strip()}"[Title/Abstract]' for word in keywords]
        page = self._ask(
            "esearch",
            {
                "term": (" OR " if match == "any" else " AND ").join(phrases),
                "retmode": "json",
                "retmax": str(most),
                "sort": "date",
                "datetype": "edat",
                "reldate": str(days),
            },
        )
        return _read_ids(page.body)

    def _ask(self, tool: str, parameters: dict[str, str]) -> FetchedPage:
        key = {"api_key": self._api_key} if self._api_key else {}
        query = urlencode({"db": "pubmed", "tool": TOOL, **parameters, **key})
        url = f"{self._base_url}/{tool}.fcgi?{query}"
        apart = SECONDS_BETWEEN_WITH_KEY if self._api_key else SECONDS_BETWEEN
        PACE.wait(apart)
        try:
            return self._reader.read_fresh(url)
        except ProviderError as error:
            cause = error.__cause__
            is_too_many = isinstance(cause, FetchError) and cause.code == "too_many_requests"
            if not is_too_many or (error.retry_after or 0.0) > SECONDS_AFTER_TOO_MANY:
                raise
        PACE.wait(SECONDS_AFTER_TOO_MANY)
        time.sleep(SECONDS_AFTER_TOO_MANY)
        return self._reader.read_fresh(url)


def _read_ids(body: bytes) -> list[str]:
    """{"esearchresult": {"idlist": ["39876543", ...]}}; what is asked in vain has an empty list."""
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError:
        answer = None
    result = answer.get("esearchresult") if isinstance(answer, dict) else None
    ids = result.get("idlist") if isinstance(result, dict) else None
    if not isinstance(ids, list) or (isinstance(result, dict) and "ERROR" in result):
        raise ProviderError(_("PubMed sent an answer that cannot be read. Try again later."))
    return [one for one in ids if isinstance(one, str) and one.isascii() and one.isdecimal()]
