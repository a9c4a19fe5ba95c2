"""However a feed is mangled, it gives topics that can be kept, or one ProviderError."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit

from hypothesis import example, given, settings
from hypothesis import strategies as st

from apps.core.fetching import FetchedPage
from apps.providers.errors import ProviderError
from apps.providers.feeds.items import topics_of
from apps.providers.feeds.topics import feed_in, judged
from tests.support.topics.asking import NOW
from tests.support.topics.formats import FORMATS, Item

ITEMS = [
    Item(
        "A <b>bold</b> headline & more",
        "/1?a=1&b=2",
        "urn:1",
        datetime(2026, 3, 2, 8, 0, tzinfo=UTC),
        '<p>Words</p><a href="../x">y</a><svg/>',
        "<table><tr><td>1</td></tr></table>",
        "The Post",
        "https://post.example",
    ),
    Item("둘째 소식", "https://news.example/2", "", None, "소개"),
]
EXTRAS = (
    '<item xmlns:georss="http://www.georss.org/georss" xmlns:gml="http://www.opengis.net/gml" '
    'xmlns:media="http://search.yahoo.com/mrss/" xml:base="http://[x">'
    "<title>Place</title><georss:point>45.2 -71.9</georss:point><gml:pos>1 2</gml:pos>"
    '<media:content url="u" type="video/mp4"/><enclosure url="x" length="-1"/></item></channel>'
)
DOCUMENTS = [
    (f'<?xml version="1.0" encoding="{label}"?>' + write("News", ITEMS))
    .replace("</channel>", EXTRAS)
    .encode(codec, errors="xmlcharrefreplace")
    for write in FORMATS.values()
    for label, codec in (("UTF-8", "utf-8"), ("euc-kr", "cp949"), ("utf-8", "utf-16"))
]
TOKENS = st.sampled_from(
    [
        *(b"<", b">", b"&", b'"', b"\x00", b"\xff", b"]]>", b"<![CDATA[", b"<!--", b"-->"),
        *(b"&#0;", b"&#xD800;", b"&#99999999999;", b"&nbsp;", b"%zz", b"9999-99-99"),
        *(b"</item>", b"<item>", b"<entry>", b"</channel>", b"<georss:point>", b"</title>"),
        *(b'<a href="http://[">', b'xml:base="http://["', b'type="base64"', b'xmlns="'),
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>&b;',
        b'<?xml encoding="utf-16"?>',
    ]
)
# (where in thousandths of the document, how many bytes go, what comes)
EDIT = st.tuples(
    st.integers(0, 1000), st.integers(0, 60), TOKENS | st.binary(max_size=6) | st.just(b"")
)


def mangled(document: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    for place, gone, come in edits:
        at = len(document) * place // 1000
        document = document[:at] + come + document[at + gone :]
    return document


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(DOCUMENTS),
    st.lists(EDIT, max_size=8),
    st.sampled_from(["", "utf-8", "euc-kr", "nonsense"]),
    st.sampled_from(["text/xml", "text/html", ""]),
)
@example(b"<rss><channel><item><title>&#99999999999;</title></item></channel>", [], "", "")
@example(b"<rss><channel><item><title>&#xD800;</item>", [], "", "")
@example(b"<rss><channel><item><georss:point>1 2</georss:point></item>", [], "", "")
def test_a_mangled_feed_gives_topics_or_a_provider_error(
    document: bytes, edits: list[tuple[int, int, bytes]], charset: str, kind: str
) -> None:
    url = "https://news.example/rss"
    page = FetchedPage(url, url, 200, kind, charset, mangled(document, edits), "", "")
    config = {"filter_keywords": ["words", "소식"], "exclude_keywords": ["advert"]}
    try:
        topics = [judged(topic, config) for topic in topics_of(feed_in(page).items, NOW)]
    except ProviderError as error:
        sentence = str(error)
        assert sentence.endswith(".")
        assert url in sentence
        return
    assert len({topic.key for topic in topics}) == len(topics)
    for topic in topics:
        told = "".join((topic.key, topic.title, topic.url, topic.summary, topic.text))
        told.encode("utf-8")
        assert "\x00" not in told
        assert "root:" not in told
        assert topic.key
        assert 0 < len(topic.title) <= 500
        assert topic.url == "" or urlsplit(topic.url).hostname
        assert topic.published_at is None or topic.published_at <= NOW
