"""PubMed's article XML: https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from apps.core.sentences import gettext as _
from apps.providers.capabilities.topics import Topic, Unfit
from apps.providers.errors import ProviderError
from apps.providers.feeds.items import believable, newest_first
from apps.providers.topics.keywords import keyword_in
from apps.providers.topics.texts import MOST_SUMMARY, one_line, paragraphs

PAGE = "https://pubmed.ncbi.nlm.nih.gov/"
# When PubMed first listed it: the journal's own date is often only a year.
STATUSES = ("entrez", "pubmed")
RETRACTED = frozenset({"Retracted Publication", "Retraction of Publication"})


def read_articles(body: bytes, keywords: Sequence[str], now: datetime) -> list[Topic]:
    """Newest first. ProviderError when it is no such XML."""
    try:
        root = fromstring(body)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise ProviderError(
            _("PubMed sent an answer that cannot be read. Try again later.")
        ) from None
    found = {
        topic.key: topic
        for article in root.iterfind("PubmedArticle")
        for topic in _topic(article, keywords, now)
    }
    return newest_first(list(found.values()))


def _topic(article: Element, keywords: Sequence[str], now: datetime) -> Iterator[Topic]:
    number = _text(article.find("MedlineCitation/PMID"))
    title = _text(article.find("MedlineCitation/Article/ArticleTitle")).rstrip(".")
    if not (number.isascii() and number.isdecimal() and title):
        return
    text = _abstract(article)
    kinds = {_text(kind) for kind in article.iterfind(".//PublicationTypeList/PublicationType")}
    unfit = Unfit.RETRACTED.value if kinds & RETRACTED else "" if text else Unfit.NO_TEXT.value
    yield Topic(
        key=f"pubmed:{number}",
        title=one_line(title),
        url=f"{PAGE}{number}/",
        summary=paragraphs(text, MOST_SUMMARY),
        text=text,
        published_at=believable(_listed_at(article), now),
        facts=_facts(article, number, keyword_in(f"{title}\n{text}", keywords)),
        unfit=unfit,
    )


def _abstract(article: Element) -> str:
    """One part a line, with its label: "RESULTS: ..."."""
    parts = []
    for part in article.iterfind("MedlineCitation/Article/Abstract/AbstractText"):
        label, words = (part.get("Label") or "").strip(), _text(part)
        if words:
            parts.append(f"{label}: {words}" if label else words)
    return paragraphs("\n".join(parts))


def _facts(article: Element, number: str, keyword: str) -> dict[str, Any]:
    doi = next(
        (
            _text(one)
            for one in article.iterfind("PubmedData/ArticleIdList/ArticleId")
            if one.get("IdType") == "doi"
        ),
        "",
    )
    facts = {
        "from": "pubmed",
        "pmid": number,
        "doi": one_line(doi, 200),
        "journal": one_line(_text(article.find("MedlineCitation/Article/Journal/Title")), 200),
        "keyword": keyword,
    }
    return {name: value for name, value in facts.items() if value}


def _listed_at(article: Element) -> datetime | None:
    dates = {
        one.get("PubStatus"): one for one in article.iterfind("PubmedData/History/PubMedPubDate")
    }
    for status in STATUSES:
        if status in dates and (found := _moment(dates[status])):
            return found
    return None


def _moment(stamp: Element) -> datetime | None:
    names = ("Year", "Month", "Day", "Hour", "Minute")
    parts = [stamp.findtext(name, "0") or "0" for name in names]
    try:
        year, month, day, hour, minute = (int(part) for part in parts)
        return datetime(year, month, day, hour, minute, tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _text(element: Element | None) -> str:
    """Titles hold markup such as <i> and <sup>."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""
