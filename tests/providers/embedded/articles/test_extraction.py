"""An article page gives its text and facts, and a page without one says why."""

from __future__ import annotations

import socket
from datetime import UTC, datetime

import pytest

from apps.providers.embedded.articles import ArticleMissing, extract_article
from tests.providers.embedded.articles.conftest import Site
from tests.providers.embedded.articles.samples import (
    ENGLISH_PAGE,
    ENGLISH_PARAGRAPHS,
    KOREAN_PAGE,
    KOREAN_PARAGRAPHS,
    article_html,
)

TITLE = "간이 밤에 하는 일"


def test_a_korean_article_comes_back_whole_with_its_facts(site: Site) -> None:
    article = extract_article(site.page(KOREAN_PAGE, "text/html; charset=utf-8"))

    assert article.title == TITLE
    assert article.language == "ko"
    assert article.author == "김하늘"
    assert article.site_name == "매일신문"
    assert article.published_at == datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
    assert article.url == site.url("/page")
    assert [line for line in article.text.split("\n") if line != TITLE] == list(KOREAN_PARAGRAPHS)


def test_an_english_article_comes_back_whole(site: Site) -> None:
    article = extract_article(site.page(ENGLISH_PAGE))

    assert (article.title, article.language) == ("What the liver does at night", "en")
    assert all(paragraph in article.text for paragraph in ENGLISH_PARAGRAPHS)


def test_tables_comments_menus_and_footers_stay_out(site: Site) -> None:
    text = extract_article(site.page(KOREAN_PAGE)).text

    for stranger in ("TABLE CELL", "COMMENT", "NAVIGATION", "FOOTER", "로그인"):
        assert stranger not in text


@pytest.mark.parametrize(
    ("codec", "content_type", "head"),
    [
        ("utf-8", "text/html; charset=utf-8", ""),
        ("utf-8", "text/html", ""),
        ("utf-8-sig", "text/html", ""),
        ("utf-16", "text/html", ""),
        ("utf-8", "text/html; charset=euc-kr", ""),
        ("euc-kr", "text/html; charset=euc-kr", ""),
        ("euc-kr", "text/html", '<meta charset="euc-kr">'),
        (
            "euc-kr",
            "text/html",
            '<meta http-equiv="Content-Type" content="text/html; charset=EUC-KR">',
        ),
        ("euc-kr", "text/html", ""),
        ("cp949", "text/html; charset=euc-kr", ""),
        ("cp949", "text/html; charset=ks_c_5601-1987", ""),
        ("cp949", "text/html", '<meta charset="euc-kr">'),
        ("cp949", "text/html; charset=utf-8", ""),
        ("cp949", "text/html; charset=no-such-charset", ""),
        ("cp949", "text/html; charset=base64", ""),
    ],
)
def test_hangul_is_right_in_every_charset_korean_sites_use(
    codec: str, content_type: str, head: str, site: Site
) -> None:
    rare = (
        "" if codec == "euc-kr" else "똠방각하와 펲시콜라라는 말은 완성형에는 없는 글자로 적는다."
    )
    page = article_html((*KOREAN_PARAGRAPHS, *([rare] if rare else [])), TITLE, head=head)

    article = extract_article(site.page(page.encode(codec), content_type))

    assert article.title == TITLE
    assert KOREAN_PARAGRAPHS[0] in article.text
    assert rare in article.text
    assert "\ufffd" not in article.text


def test_one_broken_byte_does_not_spoil_the_page(site: Site) -> None:
    body = KOREAN_PAGE.encode("cp949").replace("술은".encode("cp949"), b"\xff\xff")

    article = extract_article(site.page(body, "text/html; charset=euc-kr"))

    assert KOREAN_PARAGRAPHS[0] in article.text


@pytest.mark.parametrize(
    ("paragraphs", "declared", "language"),
    [
        (KOREAN_PARAGRAPHS, "en", "ko"),
        (KOREAN_PARAGRAPHS, "", "ko"),
        (ENGLISH_PARAGRAPHS, "ko", "en"),
        (ENGLISH_PARAGRAPHS, "en-US", "en"),
        (ENGLISH_PARAGRAPHS, "fr_CA", "fr"),
    ],
)
def test_the_text_tells_its_language_when_the_template_is_wrong(
    paragraphs: tuple[str, ...], declared: str, language: str, site: Site
) -> None:
    page = site.page(article_html(paragraphs, "제목", declared))

    assert extract_article(page).language == language


@pytest.mark.parametrize(
    ("stamp", "moment"),
    [
        ('<meta itemprop="datePublished" content="2026-03-02">', datetime(2026, 3, 2, tzinfo=UTC)),
        (
            '<script type="application/ld+json">{"datePublished":"2026-03-02T01:02:03Z"}</script>',
            datetime(2026, 3, 2, 1, 2, 3, tzinfo=UTC),
        ),
        ('<script type="application/ld+json">{broken</script>', None),
        ('<meta property="article:published_time" content="yesterday">', None),
    ],
)
def test_the_date_is_read_where_sites_put_it(
    stamp: str, moment: datetime | None, site: Site
) -> None:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in ENGLISH_PARAGRAPHS)
    page = site.page(f"<html><head>{stamp}</head><body><article>{body}</article></body></html>")

    article = extract_article(page)

    assert article.published_at == moment
    assert (article.author, article.site_name) == ("", f"127.0.0.1:{site.port}")


def test_the_articles_address_is_the_one_that_answered(site: Site) -> None:
    site.put("/%EA%B8%B0%EC%82%AC/1", KOREAN_PAGE)

    article = extract_article(site.fetch(site.url("/기사/1")))

    assert article.url == site.url("/%EA%B8%B0%EC%82%AC/1")


@pytest.mark.parametrize(
    ("body", "code", "hint"),
    [
        ("", "no_text", "front page"),
        ("   ", "no_text", "front page"),
        ("<html><body></body></html>", "no_text", "front page"),
        ("just a word", "no_text", "front page"),
        (
            "<html><body><ul><li><a href='/1'>하나</a></li><li><a>둘</a></li></ul></body></html>",
            "no_text",
            "front page",
        ),
        (
            "<html><body><div id='root'></div><script src='/app.js'></script></body></html>",
            "needs_javascript",
            "JavaScript",
        ),
        (
            "<html><body><noscript>JavaScript!</noscript><script>go()</script></body></html>",
            "needs_javascript",
            "JavaScript",
        ),
        (
            article_html(
                KOREAN_PARAGRAPHS[:2],
                TITLE,
                head='<script type="application/ld+json">'
                '{"@type":"NewsArticle","isAccessibleForFree":false}</script>',
            ),
            "behind_paywall",
            "subscription",
        ),
        (
            article_html(
                KOREAN_PARAGRAPHS[:1],
                TITLE,
                head='<meta property="article:content_tier" content="locked">',
            ),
            "behind_paywall",
            "subscription",
        ),
    ],
)
def test_a_page_without_an_article_says_why_and_what_to_do(
    body: str, code: str, hint: str, site: Site
) -> None:
    page = site.page(body)

    with pytest.raises(ArticleMissing) as missing:
        extract_article(page)

    assert (missing.value.code, missing.value.permanent) == (code, True)
    assert str(missing.value).startswith(f"No article text was found at {site.url('/page')}")
    assert hint in str(missing.value)


@pytest.mark.parametrize(
    ("body", "content_type", "name"),
    [
        (b"%PDF-1.7 ...", "application/pdf", "a PDF file"),
        (b"%PDF-1.7 ...", "text/html", "a PDF file"),
        (b"\x89PNG\r\n\x1a\n", "image/png", "an image"),
        (b"\xff\xd8\xff\xe0", "", "an image"),
        (b"<svg/>", "image/svg+xml", "an image"),
        (b"{}", "application/json", "a file of type application/json"),
        (b"PK\x03\x04", "text/html", "a file of type application/zip"),
    ],
)
def test_a_file_is_not_taken_for_an_article(
    body: bytes, content_type: str, name: str, site: Site
) -> None:
    page = site.page(body, content_type)

    with pytest.raises(ArticleMissing, match=f"is {name}, not a web page") as missing:
        extract_article(page)

    assert missing.value.code == "not_a_page"


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 50_000,
        "<html><body>" + "<b><i>" * 20_000 + "x" * 200,
        "<html><body><p>" + "a" * 1_000_000,
        "<html><body>" + "<a href='x'>y</a>" * 20_000,
        "<html>" + "<!--" * 20_000,
        "<html><body>\x00\x01\x02" + "\ud55c" * 50,
        "<?xml version='1.0' encoding='x'?><html/>",
    ],
    ids=["deep", "deep inline", "one long word", "links", "comments", "controls", "odd XML"],
)
def test_hostile_markup_ends_in_an_article_or_a_sentence(body: str, site: Site) -> None:
    page = site.page(body)

    try:
        outcome = extract_article(page).text
    except ArticleMissing as missing:
        outcome = str(missing)

    assert outcome.startswith(("aaa", "xxx", "yyy", "No article text"))


def test_a_page_of_a_million_parts_is_refused_before_it_is_parsed(site: Site) -> None:
    page = site.page("<html><body><p>" + "<b>x</b>" * 500_000)

    with pytest.raises(ArticleMissing, match="too many parts") as missing:
        extract_article(page)

    assert missing.value.code == "too_complex"


def test_reading_an_article_opens_no_connection_of_its_own(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = site.page(
        article_html(
            KOREAN_PARAGRAPHS,
            TITLE,
            head="<!DOCTYPE html SYSTEM 'SITE/evil.dtd'><link rel='canonical' href='SITE/other'>"
            "<base href='SITE/base/'>",
            extra="<img src='SITE/pixel.png'><iframe src='SITE/frame'></iframe>",
        )
    )

    def forbid(*args: object) -> None:
        raise AssertionError(args)

    monkeypatch.setattr(socket.socket, "connect", forbid)

    assert KOREAN_PARAGRAPHS[0] in extract_article(page).text
    assert site.visits == ["/page"]


def test_the_same_page_always_gives_the_same_article(site: Site) -> None:
    page = site.page(KOREAN_PAGE)

    assert extract_article(page) == extract_article(page)
