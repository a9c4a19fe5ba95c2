"""Google News' feed and PubMed's E-utilities on loopback.

/rss/search?q=&hl=&gl=&ceid=; /entrez/eutils/esearch.fcgi and efetch.fcgi
(https://www.ncbi.nlm.nih.gov/books/NBK25499/).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from tests.support.topics.formats import Item, rss
from tests.support.vendors.server import Reply, Seen, VendorServer, need


@dataclass
class Paper:
    """abstract: (label, words) of each part."""

    number: str
    title: str
    abstract: list[tuple[str, str]] = field(default_factory=list)
    kind: str = "Journal Article"
    listed: datetime = field(default_factory=lambda: datetime.now(UTC))


class SearchServer(VendorServer):
    """news and papers are what any search finds."""

    def __init__(self) -> None:
        super().__init__()
        self.news: list[Item] = []
        self.papers: list[Paper] = []
        self.route("GET", "/rss/search", self._news)
        self.route("GET", "/entrez/eutils/esearch.fcgi", self._ids)
        self.route("GET", "/entrez/eutils/efetch.fcgi", self._articles)

    @property
    def options(self) -> dict[str, str]:
        return {
            "google_news_url": f"{self.url}/rss",
            "pubmed_url": f"{self.url}/entrez/eutils",
        }

    def environment(self) -> dict[str, str]:
        """What lets another process ask this server."""
        return {
            "GOOGLE_NEWS_URL": self.options["google_news_url"],
            "PUBMED_URL": self.options["pubmed_url"],
        }

    def add_news(
        self, title: str, publisher: str = "The Post", published: datetime | None = None
    ) -> Item:
        number = len(self.news) + 1
        links = f'<ol><li><a href="#">{title}</a>&nbsp;<font>{publisher}</font></li></ol>'
        item = Item(
            title=f"{title} - {publisher}",
            link=f"https://news.google.com/rss/articles/CBMiAU_yqLxyz{number:04d}?oc=5",
            guid=f"CBMiAU_yqLxyz{number:04d}",
            published=published or datetime.now(UTC),
            summary=links,
            publisher=publisher,
            publisher_url="https://post.example",
        )
        self.news.insert(0, item)
        return item

    def _news(self, seen: Seen) -> Reply:
        need({"q", "hl", "gl", "ceid"} <= set(seen.query), "a parameter is missing")
        need("when:" in seen.query["q"], "old news are asked for")
        body = '<?xml version="1.0" encoding="UTF-8"?>' + rss("Google News", self.news)
        return Reply(body.encode(), content_type="application/xml; charset=utf-8")

    def _ids(self, seen: Seen) -> Reply:
        need(seen.query.get("db") == "pubmed", "unknown database")
        need(seen.query.get("tool"), "who asks is not said")
        need(seen.query.get("retmode") == "json", "JSON is wanted")
        need(int(seen.query["retmax"]) <= 10_000, "too many")
        ids = [paper.number for paper in self.papers][: int(seen.query["retmax"])]
        return Reply({"header": {"type": "esearch"}, "esearchresult": {"idlist": ids}})

    def _articles(self, seen: Seen) -> Reply:
        need(seen.query.get("retmode") == "xml", "XML is wanted")
        wanted = seen.query["id"].split(",")
        articles = "".join(_article(one) for one in self.papers if one.number in wanted)
        body = (
            '<?xml version="1.0" ?><!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, '
            '1st January 2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">'
            f"<PubmedArticleSet>{articles}</PubmedArticleSet>"
        )
        return Reply(body.encode(), content_type="text/xml; charset=UTF-8")


def _article(paper: Paper) -> str:
    parts = "".join(
        f'<AbstractText Label="{label}">{escape(words)}</AbstractText>'
        if label
        else f"<AbstractText>{escape(words)}</AbstractText>"
        for label, words in paper.abstract
    )
    abstract = f"<Abstract>{parts}</Abstract>" if parts else ""
    at = paper.listed
    return (
        f'<PubmedArticle><MedlineCitation><PMID Version="1">{paper.number}</PMID><Article>'
        f"<Journal><Title>Journal of sleep</Title></Journal>"
        f"<ArticleTitle>{paper.title}</ArticleTitle>{abstract}"
        f"<PublicationTypeList><PublicationType>{paper.kind}</PublicationType>"
        "</PublicationTypeList></Article></MedlineCitation><PubmedData><History>"
        f'<PubMedPubDate PubStatus="entrez"><Year>{at.year}</Year><Month>{at.month}</Month>'
        f"<Day>{at.day}</Day><Hour>{at.hour}</Hour><Minute>{at.minute}</Minute></PubMedPubDate>"
        '</History><ArticleIdList><ArticleId IdType="doi">10.1/x</ArticleId></ArticleIdList>'
        "</PubmedData></PubmedArticle>"
    )
