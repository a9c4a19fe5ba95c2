"""What a content can be made from, and what is refused before anything is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from rest_framework.test import APIClient
from werkzeug import Request, Response

from apps.contents.models import Content
from tests.support.cast import Cast
from tests.support.productions import ENGLISH_TEXT, KOREAN_TEXT

Api = Callable[[Any], APIClient]
URL = "/api/v1/contents/"
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in ENGLISH_TEXT.strip().split(". "))
PAGE = f"""<!doctype html><html lang="en"><head><title>How long is a metre?</title></head>
<body><nav>Home</nav><article><h1>How long is a metre?</h1>{PARAGRAPHS}{PARAGRAPHS}</article>
</body></html>"""


def feed(link: str) -> str:
    return f"""<?xml version="1.0"?><rss version="2.0"><channel><title>Measures</title>
    <item><title>Old</title><link>{link}?old</link>
      <pubDate>Mon, 06 Jan 2020 10:00:00 GMT</pubDate></item>
    <item><title>New</title><link>{link}</link>
      <pubDate>Mon, 05 Jan 2026 10:00:00 GMT</pubDate></item>
    </channel></rss>"""


@pytest.fixture
def site(httpserver: HTTPServer, settings: Any) -> HTTPServer:
    """A web site that this installation may read although it is on this machine."""
    settings.FETCH_ALLOWED_HOSTS = frozenset({f"localhost:{httpserver.port}"})
    return httpserver


@pytest.fixture
def create(cast: Cast, api: Api) -> Callable[..., Any]:
    client = api(cast.editor)

    def post(**fields: Any) -> Any:
        return client.post(URL, {"project": str(cast.project.pk), **fields})

    return post


def refused(response: Any, field: str, code: str) -> None:
    """A 400 that names the field, and nothing stored beside the cast's own content."""
    assert response.status_code == 400, response.content
    assert response["Content-Type"] == "application/problem+json"
    errors = [(error["field"], error["code"]) for error in response.json()["errors"]]
    assert errors == [(field, code)]
    assert len(response.json()["detail"]) > 20
    assert Content.objects.count() == 1


def test_an_article_of_a_page_becomes_a_content(
    site: HTTPServer, create: Callable[..., Any]
) -> None:
    site.expect_request("/metre").respond_with_data(PAGE, content_type="text/html")
    response = create(url=site.url_for("/metre"))
    assert response.status_code == 201
    assert response.json()["title"] == "How long is a metre?"
    assert response.json()["source_type"] == "url"
    assert response.json()["source_url"] == site.url_for("/metre")
    assert "Dunkirk" in response.json()["text"]


def test_the_newest_article_of_a_feed_becomes_a_content(
    site: HTTPServer, create: Callable[..., Any]
) -> None:
    site.expect_request("/metre").respond_with_data(PAGE, content_type="text/html")
    site.expect_request("/feed").respond_with_data(
        feed(site.url_for("/metre")), content_type="application/rss+xml"
    )
    response = create(feed=site.url_for("/feed"), title="My own title")
    assert response.status_code == 201
    assert response.json()["title"] == "My own title"
    assert response.json()["source_type"] == "rss"
    content = Content.objects.get(pk=response.json()["id"])
    assert content.source_data["feed"] == site.url_for("/feed")
    assert content.source_url == site.url_for("/metre")


def test_a_repeated_request_does_not_read_the_page_again(
    site: HTTPServer, cast: Cast, api: Api
) -> None:
    site.expect_ordered_request("/metre").respond_with_data(PAGE, content_type="text/html")
    body = {"project": str(cast.project.pk), "url": site.url_for("/metre")}
    client, headers = api(cast.editor), {"Idempotency-Key": "k"}
    answers = [client.post(URL, body, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert len(site.log) == 1


def test_an_address_too_long_for_its_column_is_kept_beside_the_text(
    site: HTTPServer, create: Callable[..., Any]
) -> None:
    site.expect_request("/metre").respond_with_data(PAGE, content_type="text/html")
    long = f"{site.url_for('/metre')}?{'x' * 600}"
    response = create(url=long)
    assert response.status_code == 201
    content = Content.objects.get(pk=response.json()["id"])
    assert (content.source_url, content.source_data["url"]) == ("", long)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n\t ",
        "word " * 40_000,
        KOREAN_TEXT * 3,
        "Le mètre est une unité de longueur qui fut définie en France. " * 6,
        "🎬🔥✨" * 60,
        "<div><p></p><script>alert(1)</script></div>" * 20,
        "A metre is long.",
    ],
    ids=["empty", "blank", "200 KB", "Korean", "French", "emoji", "markup", "too short"],
)
def test_a_text_that_cannot_become_a_film_is_refused(create: Callable[..., Any], text: str) -> None:
    refused(create(text=text), "text", "source_unusable")


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://127.0.0.1/", "address_refused"),
        ("http://10.0.0.1/", "address_refused"),
        ("http://169.254.169.254/latest/meta-data/", "address_refused"),
        ("http://[::1]/", "address_refused"),
        ("http://localhost/", "host_refused"),
        ("http://intranet/", "host_refused"),
        ("file:///etc/passwd", "scheme_refused"),
        ("ftp://example.com/", "scheme_refused"),
        ("http://user:secret@example.com/", "credentials_refused"),
        ("http://example.com:22/", "port_refused"),
        ("example.com/page", "url_invalid"),
    ],
)
@pytest.mark.parametrize("field", ["url", "feed"])
def test_an_address_that_must_not_be_read_is_refused(
    create: Callable[..., Any], field: str, url: str, code: str
) -> None:
    refused(create(**{field: url}), field, code)


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("http://127.0.0.1/secret", "address_refused"),
        ("http://127.0.0.1:{port}/secret", "port_refused"),
        ("http://169.254.169.254/", "address_refused"),
        ("file:///etc/passwd", "scheme_refused"),
    ],
)
def test_a_redirect_into_the_private_network_is_not_followed(
    site: HTTPServer, create: Callable[..., Any], target: str, code: str
) -> None:
    location = {"Location": target.format(port=site.port)}
    site.expect_request("/go").respond_with_data("", status=302, headers=location)
    refused(create(url=site.url_for("/go")), "url", code)
    assert [request.path for request, _response in site.log] == ["/go"]


def test_two_gigabytes_are_not_read(site: HTTPServer, create: Callable[..., Any]) -> None:
    sent = 0

    def endless(request: Request) -> Response:
        def blocks() -> Iterator[bytes]:
            nonlocal sent
            while sent < 2_000_000_000:
                sent += 65_536
                yield b"x" * 65_536

        return Response(blocks(), content_type="text/html", direct_passthrough=True)

    site.expect_request("/huge").respond_with_handler(endless)
    refused(create(url=site.url_for("/huge")), "url", "too_large")
    assert sent < 50_000_000


@pytest.mark.parametrize(
    ("status", "code"), [(404, "page_missing"), (403, "page_closed"), (500, "server_error")]
)
def test_a_page_that_does_not_answer_well_is_refused(
    site: HTTPServer, create: Callable[..., Any], status: int, code: str
) -> None:
    site.expect_request("/page").respond_with_data("no", status=status)
    refused(create(url=site.url_for("/page")), "url", code)


def test_a_page_without_an_article_is_refused(site: HTTPServer, create: Callable[..., Any]) -> None:
    site.expect_request("/empty").respond_with_data(
        "<html><body><p>Hi.</p></body></html>", content_type="text/html"
    )
    refused(create(url=site.url_for("/empty")), "url", "no_text")


def test_a_page_in_another_language_is_refused_by_its_address(
    site: HTTPServer, create: Callable[..., Any]
) -> None:
    paragraphs = "".join(f"<p>{KOREAN_TEXT}</p>" for _ in range(3))
    site.expect_request("/ko").respond_with_data(
        f"<html lang=ko><body><article>{paragraphs}</article></body></html>",
        content_type="text/html; charset=utf-8",
    )
    refused(create(url=site.url_for("/ko")), "url", "source_unusable")


def test_a_feed_that_is_a_page_is_refused(site: HTTPServer, create: Callable[..., Any]) -> None:
    site.expect_request("/page").respond_with_data(PAGE, content_type="text/html")
    refused(create(feed=site.url_for("/page")), "feed", "not_a_feed")


def test_exactly_one_source_is_wanted(create: Callable[..., Any]) -> None:
    refused(create(), "text", "required")
    refused(create(text=ENGLISH_TEXT, url="http://example.com/"), "url", "several_sources")


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"text": 7}, "text", "invalid"),
        ({"text": ENGLISH_TEXT + "\x00"}, "text", "null_characters_not_allowed"),
        ({"text": None}, "text", "null"),
        ({"text": ENGLISH_TEXT, "title": "x" * 201}, "title", "max_length"),
        ({"text": ENGLISH_TEXT, "status": "ready"}, "status", "unknown_field"),
        ({"url": ""}, "url", "blank"),
        ({"url": "http://example.com/" + "x" * 5000}, "url", "max_length"),
    ],
)
def test_wrong_fields_are_refused(
    create: Callable[..., Any], fields: dict[str, Any], field: str, code: str
) -> None:
    refused(create(**fields), field, code)


def test_a_viewer_s_address_is_not_even_read(site: HTTPServer, cast: Cast, api: Api) -> None:
    body = {"project": str(cast.project.pk), "url": site.url_for("/metre")}
    assert api(cast.viewer).post(URL, body).status_code == 403
    assert api(cast.outsider).post(URL, body).status_code == 400
    assert site.log == []
