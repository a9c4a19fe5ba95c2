"""What is new in a feed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from apps.core.fetching import FetchedPage
from apps.core.sentences import gettext as _
from apps.providers.capabilities.topics import Topic, TopicAnswer, TopicRequest, Unfit
from apps.providers.embedded.articles import Feed, FeedMissing, read_feed
from apps.providers.errors import ProviderError
from apps.providers.feeds.items import topics_of
from apps.providers.topics.checks import Checks
from apps.providers.topics.keywords import keyword_in
from apps.providers.topics.reading import Reader
from apps.providers.topics.texts import one_line

MOST_KEYWORDS = 50
KEYS = ("feed_url", "filter_keywords", "exclude_keywords")


class FeedTopics:
    """RSS 0.9 to 2.0 and Atom. filter_keywords: an item needs one of them; exclude_keywords: and
    none of these, in its title, summary or text."""

    name = "rss"

    def check_config(self, config: Mapping[str, Any]) -> dict[str, Any]:
        checks = Checks(config, KEYS)
        checked = {
            "feed_url": checks.address(
                "feed_url", needed=_("Give the address of an RSS or Atom feed.")
            ),
            "filter_keywords": checks.words("filter_keywords", most=MOST_KEYWORDS),
            "exclude_keywords": checks.words("exclude_keywords", most=MOST_KEYWORDS),
        }
        checks.done()
        return checked

    def fetch(self, request: TopicRequest) -> TopicAnswer:
        reader = Reader(request)
        url = request.config["feed_url"]
        page = reader.read(url)
        if page is None:
            return TopicAnswer((), reader.memory, is_unchanged=True, usage=reader.usage)
        feed = feed_in(page)
        topics = topics_of(feed.items, request.now)[: request.most]
        notes = () if topics else (_("The feed at %(url)s has no items yet.") % {"url": url},)
        return TopicAnswer(
            tuple(judged(topic, request.config) for topic in topics),
            reader.memory,
            notes=notes,
            usage=reader.usage,
        )


def feed_in(page: FetchedPage) -> Feed:
    """The feed of a page. ProviderError says what the page is instead, in the active language."""
    try:
        return read_feed(page)
    except FeedMissing as error:
        raise ProviderError(_missing(page.final_url, error), permanent=True) from error


def judged(topic: Topic, config: Mapping[str, Any]) -> Topic:
    told = f"{topic.title}\n{topic.summary}\n{topic.text}"
    excluded = keyword_in(told, config.get("exclude_keywords", ()))
    if excluded:
        return replace(topic, unfit=Unfit.EXCLUDED_KEYWORD.value, unfit_facts={"keyword": excluded})
    wanted = config.get("filter_keywords", ())
    found = keyword_in(told, wanted)
    if wanted and not found:
        return replace(topic, unfit=Unfit.NO_KEYWORD.value)
    return replace(topic, facts={**topic.facts, "keyword": found}) if found else topic


def _missing(url: str, error: FeedMissing) -> str:
    facts = {"url": one_line(url, 300), "feeds": ", ".join(error.feed_urls[:5])}
    if error.code == "too_complex":
        return _("The feed at %(url)s is too large to be read. Use one with fewer items.") % facts
    if error.code == "damaged":
        return _("The feed at %(url)s is too damaged to be read. Tell its owner.") % facts
    if error.feed_urls:
        return (
            _("%(url)s is a web page, not a feed. It offers: %(feeds)s. Use one of these.") % facts
        )
    if error.is_page:
        return (
            _("%(url)s is a web page, not a feed. Use the address of an RSS or Atom feed.") % facts
        )
    return _("%(url)s is not a feed. Use the address of an RSS or Atom feed.") % facts
