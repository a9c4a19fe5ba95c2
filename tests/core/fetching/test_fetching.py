"""What an honest server is asked, and what comes back."""

from __future__ import annotations

import gzip
import tomllib
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from apps.core.fetching import FetchedPage, FetchFailed, FetchLimits, fetch
from tests.core.fetching.servers import Server, answer, serving

LIMITS = FetchLimits(total_seconds=10.0)


def read(server: Server, path: str = "/", etag: str = "", last_modified: str = "") -> FetchedPage:
    opened = replace(LIMITS, allowed_hosts=frozenset({f"127.0.0.1:{server.port}"}))
    url = f"http://127.0.0.1:{server.port}{path}"
    return fetch(url, opened, etag=etag, last_modified=last_modified)


def test_a_page_comes_back_with_everything_the_server_said_about_it() -> None:
    reply = answer(
        b"hello",
        Content_Type='Text/HTML; Charset="EUC-KR"',
        ETag='"v1"',
        Last_Modified="Wed, 21 Oct 2015 07:28:00 GMT",
    )

    with serving(reply) as server:
        page = read(server)

    assert page == FetchedPage(
        url=f"http://127.0.0.1:{server.port}/",
        final_url=f"http://127.0.0.1:{server.port}/",
        status=200,
        content_type="text/html",
        charset="euc-kr",
        body=b"hello",
        etag='"v1"',
        last_modified="Wed, 21 Oct 2015 07:28:00 GMT",
    )


@pytest.mark.parametrize("value", ["", "html", ";charset=utf-8", "\x00\xff/"])
def test_a_strange_content_type_does_no_harm(value: str) -> None:
    reply = answer(b"hello", **({"Content_Type": value} if value.isprintable() else {}))

    with serving(reply) as server:
        page = read(server)

    assert (page.content_type, page.charset, page.body) == ("", "", b"hello")


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(b"hello")),
        ("x-gzip", gzip.compress(b"hello")),
        ("deflate", zlib.compress(b"hello")),
        ("deflate", zlib.compress(b"hello")[2:-4]),
        ("identity", b"hello"),
        ("GZIP", gzip.compress(b"hello")),
    ],
    ids=["gzip", "x-gzip", "deflate", "raw deflate", "identity", "capitals"],
)
def test_a_compressed_page_is_unpacked(encoding: str, body: bytes) -> None:
    with serving(answer(body, Content_Encoding=encoding)) as server:
        assert read(server).body == b"hello"


def test_a_page_of_exactly_the_cap_is_read() -> None:
    limits = replace(LIMITS, max_bytes=1000)

    with serving(answer(b"x" * 1000)) as server:
        opened = replace(limits, allowed_hosts=frozenset({f"127.0.0.1:{server.port}"}))
        assert len(fetch(f"http://127.0.0.1:{server.port}/", opened).body) == 1000

    with serving(answer(gzip.compress(b"x" * 1001), Content_Encoding="gzip")) as server:
        opened = replace(limits, allowed_hosts=frozenset({f"127.0.0.1:{server.port}"}))
        with pytest.raises(FetchFailed, match="larger than"):
            fetch(f"http://127.0.0.1:{server.port}/", opened)


def test_the_request_names_the_product_its_version_and_nothing_of_ours() -> None:
    version = tomllib.loads(Path("pyproject.toml").read_text())["project"]["version"]

    with serving(answer()) as server:
        read(server)

    lines = server.requests[0].decode().split("\r\n")
    names = {line.partition(":")[0] for line in lines[1:] if line}
    assert lines[0] == "GET / HTTP/1.1"
    assert f"User-Agent: AutoClip/{version}" in lines
    assert f"Host: 127.0.0.1:{server.port}" in lines
    assert names == {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("", "/"),
        ("?q=1", "/?q=1"),
        ("/기사/1?이름=값#부분", "/%EA%B8%B0%EC%82%AC/1?%EC%9D%B4%EB%A6%84=%EA%B0%92"),
        ("/a%20b%0d%0aHost:evil", "/a%20b%0d%0aHost:evil"),
        ("/two words", "/two%20words"),
        ("/a/../b", "/a/../b"),
    ],
)
def test_the_path_is_sent_as_plain_ascii_and_not_decoded(path: str, sent: str) -> None:
    with serving(answer()) as server:
        read(server, path)

    assert server.requests[0].split(b" HTTP/")[0].decode() == f"GET {sent}"


def test_a_page_that_has_not_changed_comes_back_empty() -> None:
    with serving(answer(b"", "304 Not Modified", ETag='"v1"')) as server:
        page = read(server, etag='"v1"', last_modified="Wed, 21 Oct 2015 07:28:00 GMT")

    assert page.is_unchanged
    assert (page.body, page.etag) == (b"", '"v1"')
    assert b'If-None-Match: "v1"\r\n' in server.requests[0]
    assert b"If-Modified-Since: Wed, 21 Oct 2015 07:28:00 GMT\r\n" in server.requests[0]


def test_a_stored_etag_cannot_smuggle_a_header() -> None:
    with serving(answer()) as server:
        read(server, etag='"v1"\r\nX-Evil: 1', last_modified="말")

    assert b"X-Evil" not in server.requests[0]
    assert b"If-" not in server.requests[0]


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("http://NEWS.Example./", "news.example"),
        ("http://한국.example/", "xn--3e0b707e.example"),
        ("http://ｎｅｗｓ.example/", "news.example"),
        ("http://news。example/", "news.example"),
        ("  http://news.example/  ", "news.example"),
    ],
)
def test_one_host_has_one_spelling(url: str, asked: str) -> None:
    names: list[str] = []

    def resolver(host: str, port: int) -> list[str]:
        names.append(host)
        raise OSError

    with pytest.raises(FetchFailed) as failure:
        fetch(url, resolver=resolver)

    assert (names, failure.value.code) == ([asked], "host_unknown")


def test_the_next_address_is_tried_when_the_first_does_not_answer(
    dialled: list[tuple[str, int]],
) -> None:
    with serving(answer()) as server:
        opened = replace(LIMITS, allowed_hosts=frozenset({f"two.example:{server.port}"}))
        page = fetch(
            f"http://two.example:{server.port}/",
            opened,
            resolver=lambda *_: ["93.184.216.34", "127.0.0.1"],
        )

    assert page.status == 200
    assert [address for address, _ in dialled] == ["93.184.216.34", "127.0.0.1"]


def test_an_opened_ipv6_host_is_reached_in_brackets() -> None:
    with serving(answer()) as server:
        opened = replace(LIMITS, allowed_hosts=frozenset({f"[::1]:{server.port}"}))
        page = fetch(f"http://[::1]:{server.port}/", opened)

    assert page.final_url == f"http://[::1]:{server.port}/"
    assert f"Host: [::1]:{server.port}\r\n".encode() in server.requests[0]
