"""Servers that send too much, too slowly, or nonsense are left with a clear sentence."""

from __future__ import annotations

import gzip
import itertools
import socket
import tracemalloc
import zlib
from dataclasses import replace

import pytest

from apps.core.fetching import FetchedPage, FetchFailed, FetchLimits, fetch
from tests.core.fetching.servers import Script, Server, answer, serving

LIMITS = FetchLimits(max_bytes=1_000_000, total_seconds=10.0, read_seconds=5.0)
IMPATIENT = replace(LIMITS, total_seconds=0.4)
OK = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"
TWO_GIGABYTES = 2 * 1024**3


def read(server: Server, limits: FetchLimits = LIMITS) -> FetchedPage:
    opened = replace(limits, allowed_hosts=frozenset({f"127.0.0.1:{server.port}"}))
    return fetch(f"http://127.0.0.1:{server.port}/", opened)


def failure_of(script: Script, limits: FetchLimits = LIMITS) -> FetchFailed:
    with serving(script) as server, pytest.raises(FetchFailed) as failure:
        read(server, limits)
    return failure.value


def test_two_gigabytes_that_are_declared_are_refused_before_reading() -> None:
    sent: list[int] = []

    def script(connection: socket.socket, request: bytes) -> None:
        connection.sendall(OK + b"Content-Length: %d\r\n\r\n" % TWO_GIGABYTES)
        connection.settimeout(2)
        sent.append(len(connection.recv(1)))

    with serving(script) as server, pytest.raises(FetchFailed) as failure:
        read(server)

    assert failure.value.code == "too_large"
    assert failure.value.params == {"host": "127.0.0.1", "limit_mb": 1}
    assert sum(sent) == 0


@pytest.mark.parametrize("is_chunked", [False, True], ids=["until the end", "chunked"])
def test_two_gigabytes_that_are_not_declared_are_stopped_at_the_cap(is_chunked: bool) -> None:
    sent: list[int] = []
    block = b"x" * 65536

    def script(connection: socket.socket, request: bytes) -> None:
        connection.sendall(
            OK + (b"Transfer-Encoding: chunked\r\n" if is_chunked else b"") + b"\r\n"
        )
        for _ in range(TWO_GIGABYTES // len(block)):
            connection.sendall(b"10000\r\n" + block + b"\r\n" if is_chunked else block)
            sent.append(len(block))

    failure = failure_of(script)

    assert failure.code == "too_large"
    assert sum(sent) < 50_000_000


def test_a_body_of_tiny_chunks_cannot_send_more_than_the_wire_allowance() -> None:
    def script(connection: socket.socket, request: bytes) -> None:
        connection.sendall(OK + b"Transfer-Encoding: chunked\r\n\r\n")
        while True:
            connection.sendall((b"1;" + b"x" * 4000 + b"\r\ny\r\n") * 16)

    assert failure_of(script).code == "too_large"


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_compression_bomb_is_stopped_without_unfolding_in_memory(encoding: str) -> None:
    zeros = bytes(300_000_000)
    bomb = gzip.compress(zeros, 9) if encoding == "gzip" else zlib.compress(zeros, 9)
    del zeros
    assert len(bomb) < 1_000_000

    tracemalloc.start()
    failure = failure_of(answer(bomb, Content_Encoding=encoding))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert failure.code == "too_large"
    assert peak < 10_000_000


def test_a_bomb_inside_a_bomb_is_not_opened_twice() -> None:
    inner = gzip.compress(bytes(300_000))

    failure = failure_of(answer(gzip.compress(inner), Content_Encoding="gzip, gzip"))

    assert failure.code == "encoding_refused"


@pytest.mark.parametrize("encoding", ["br", "zstd", "compress", "aes128gcm"])
def test_a_compression_that_was_not_asked_for_is_refused(encoding: str) -> None:
    failure = failure_of(answer(b"????", Content_Encoding=encoding))

    assert (failure.code, failure.params["encoding"]) == ("encoding_refused", encoding)


@pytest.mark.parametrize(
    "body",
    [b"not gzip at all", gzip.compress(b"hello" * 1000)[:-20], gzip.compress(b"x")[:5]],
    ids=["no gzip", "end missing", "header only"],
)
def test_compressed_bytes_that_make_no_sense_are_a_broken_answer(body: bytes) -> None:
    assert failure_of(answer(body, Content_Encoding="gzip")).code == "answer_broken"


@pytest.mark.parametrize(
    "opening",
    [OK + b"\r\n", OK + b"Content-Length: 900000\r\n\r\n", b"HTTP/1.1 200 OK\r\nX-Slow: ", b"H"],
    ids=["body", "declared body", "headers", "status line"],
)
def test_a_slow_drip_is_cut_off_at_the_deadline(opening: bytes) -> None:
    def script(connection: socket.socket, request: bytes) -> None:
        connection.sendall(opening)
        for _ in server.keeps_going():
            connection.sendall(b"x")
            server.pause(0.02)

    with serving(script) as server, pytest.raises(FetchFailed) as failure:
        read(server, IMPATIENT)

    assert failure.value.code == "timed_out"


@pytest.mark.parametrize("opening", [b"", OK, OK + b"Content-Length: 10\r\n\r\n12345"])
def test_a_server_that_falls_silent_is_left(opening: bytes) -> None:
    def script(connection: socket.socket, request: bytes) -> None:
        connection.sendall(opening)
        server.pause(30)

    with serving(script) as server, pytest.raises(FetchFailed) as failure:
        read(server, replace(LIMITS, read_seconds=0.2))

    assert failure.value.code == "timed_out"


def test_slow_redirects_share_one_deadline() -> None:
    def script(connection: socket.socket, request: bytes) -> None:
        server.pause(0.15)
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /more\r\nContent-Length: 0\r\n\r\n")

    with serving(script) as server, pytest.raises(FetchFailed) as failure:
        read(server, replace(LIMITS, total_seconds=0.4, max_redirects=1000))

    assert failure.value.code == "timed_out"


def test_a_name_lookup_that_never_answers_is_left() -> None:
    def resolver(host: str, port: int) -> list[str]:
        server.pause(30)
        return ["127.0.0.1"]

    with serving(answer()) as server, pytest.raises(FetchFailed) as failure:
        fetch("http://slow.example/", IMPATIENT, resolver=resolver)

    assert failure.value.code == "timed_out"


@pytest.mark.parametrize(
    ("opening", "line"),
    [
        (b"HTTP/1.1 200 OK\r\n", b"X-More: and more\r\n"),
        (b"HTTP/1.1 200 OK\r\nX-Long: ", b"x" * 1024),
        (b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X-Trailer: and more\r\n"),
    ],
    ids=["many headers", "one long header", "early hints", "trailers"],
)
def test_endless_headers_are_cut_off(opening: bytes, line: bytes) -> None:
    sent = itertools.count()

    def script(connection: socket.socket, request: bytes) -> None:
        connection.sendall(opening)
        while True:
            connection.sendall(line * 64)
            next(sent)

    failure = failure_of(script)

    assert failure.code in {"answer_broken", "too_large"}
    assert next(sent) * 64 * len(line) < 50_000_000


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"\x16\x03\x01\x00\x05hello",
        b"220 mail.example ESMTP\r\n",
        b"-ERR unknown command 'GET'\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\ntoo short",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nhello\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffffffffff\r\nhello",
        b"HTTP/1.1 200 OK\r\nX-Bad\x00Name: x\r\n\r\n",
    ],
)
def test_an_answer_that_is_not_http_is_a_broken_answer(reply: bytes) -> None:
    def script(connection: socket.socket, request: bytes) -> None:
        connection.sendall(reply)

    assert failure_of(script).code == "answer_broken"


def test_a_switch_to_another_protocol_is_not_made() -> None:
    reply = answer(b"", "101 Switching Protocols", Upgrade="websocket", Connection="Upgrade")

    assert failure_of(reply).code in {"page_refused", "answer_broken"}


@pytest.mark.parametrize(
    ("status", "code", "permanent"),
    [
        ("401 Unauthorized", "page_closed", True),
        ("403 Forbidden", "page_closed", True),
        ("404 Not Found", "page_missing", True),
        ("410 Gone", "page_missing", True),
        ("418 Teapot", "page_refused", True),
        ("429 Too Many Requests", "too_many_requests", False),
        ("500 Internal Server Error", "server_error", False),
        ("503 Service Unavailable", "server_error", False),
        ("300 Multiple Choices", "page_refused", True),
        ("304 Not Modified", "page_refused", True),
    ],
)
def test_an_error_status_says_what_happened_and_whether_to_try_again(
    status: str, code: str, permanent: bool
) -> None:
    failure = failure_of(answer(b"", status))

    assert (failure.code, failure.permanent) == (code, permanent)
    assert failure.retry_after is None


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("0", 0.0),
        ("999999999999999999", 86_400.0),
        ("Fri, 31 Dec 1999 23:59:59 GMT", 0.0),
        ("Fri, 31 Dec 2999 23:59:59 GMT", 86_400.0),
        ("-5", None),
        ("soon", None),
        ("", None),
    ],
)
def test_the_wish_of_a_busy_server_is_passed_on(value: str, seconds: float | None) -> None:
    failure = failure_of(answer(b"", "429 Too Many Requests", Retry_After=value))

    assert failure.retry_after == seconds
