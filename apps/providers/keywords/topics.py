"""What was published about keywords."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from apps.core.sentences import gettext as _
from apps.providers.capabilities.topics import Topic, TopicAnswer, TopicRequest
from apps.providers.errors import ProviderError
from apps.providers.feeds.items import newest_first
from apps.providers.keywords import google_news, pubmed
from apps.providers.keywords.google_news import news_topics, search_url
from apps.providers.keywords.pubmed import PubMed
from apps.providers.topics.checks import Checks
from apps.providers.topics.failures import worst
from apps.providers.topics.reading import Reader

KEYS = ("keywords", "sources", "match", "max_age_days")
SOURCES = ("google_news", "pubmed")
MATCHES = ("any", "all")
MOST_KEYWORDS = 10
USUAL_DAYS, LONGEST_DAYS = 7, 365

Search = Callable[[TopicRequest, Reader], list[Topic] | None]


class KeywordTopics:
    """Each of the sources that can be read; the others are told in notes."""

    name = "keyword"

    def __init__(
        self,
        google_news_url: str = google_news.BASE_URL,
        pubmed_url: str = pubmed.BASE_URL,
        pubmed_api_key: str = "",
    ) -> None:
        self._google_news_url = google_news_url.rstrip("/")
        self._pubmed_url = pubmed_url.rstrip("/")
        self._pubmed_api_key = pubmed_api_key

    def check_config(self, config: Mapping[str, Any]) -> dict[str, Any]:
        checks = Checks(config, KEYS)
        checked = {
            "keywords": checks.words("keywords", least=1, most=MOST_KEYWORDS),
            "sources": checks.choices("sources", options=SOURCES),
            "match": checks.choice("match", default="any", options=MATCHES),
            "max_age_days": checks.whole(
                "max_age_days", default=USUAL_DAYS, least=1, most=LONGEST_DAYS
            ),
        }
        checks.done()
        return checked

    def fetch(self, request: TopicRequest) -> TopicAnswer:
        reader = Reader(request, own=(self._google_news_url, self._pubmed_url))
        searches: dict[str, Search] = {"google_news": self._news, "pubmed": self._articles}
        topics: list[Topic] = []
        failures: list[ProviderError] = []
        notes: list[str] = []
        unchanged = 0
        for source in request.config["sources"]:
            try:
                found = searches[source](request, reader)
            except ProviderError as error:
                failures.append(error)
                continue
            if found is None:
                unchanged += 1
            elif not found:
                notes.append(_nothing(source, request))
            topics += found or []
        if failures and len(failures) == len(request.config["sources"]):
            raise worst(failures)
        return TopicAnswer(
            tuple(newest_first(topics)[: request.most]),
            reader.memory,
            is_unchanged=unchanged == len(request.config["sources"]),
            notes=(*(str(failure) for failure in failures), *notes),
            usage=reader.usage,
        )

    def _news(self, request: TopicRequest, reader: Reader) -> list[Topic] | None:
        config = request.config
        url = search_url(
            self._google_news_url,
            config["keywords"],
            match=config["match"],
            days=config["max_age_days"],
            language=request.language,
        )
        try:
            page = reader.read(url)
        except ProviderError:
            reader.keep(url)
            raise
        if page is None:
            return None
        return news_topics(page, config["keywords"], request.now)[: request.most]

    def _articles(self, request: TopicRequest, reader: Reader) -> list[Topic] | None:
        config = request.config
        return PubMed(reader, self._pubmed_url, self._pubmed_api_key).topics(
            config["keywords"],
            match=config["match"],
            days=config["max_age_days"],
            most=request.most,
            now=request.now,
        )


def _nothing(source: str, request: TopicRequest) -> str:
    facts = {
        "keywords": ", ".join(request.config["keywords"]),
        "days": request.config["max_age_days"],
    }
    if source == "pubmed":
        return (
            _(
                "PubMed has nothing new on %(keywords)s in %(days)d days. It is written in "
                "English: give English keywords for it."
            )
            % facts
        )
    return _("Google News has nothing on %(keywords)s in %(days)d days.") % facts
