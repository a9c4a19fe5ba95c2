"""A redirect is checked as strictly as the address a person typed."""

from __future__ import annotations

import socket
from dataclasses import replace

import pytest

from apps.core.fetching import FetchFailed, FetchLimits, FetchRefused, fetch
from tests.core.fetching.servers import Server, answer, redirect, serving


def opened(limits: FetchLimits, server: Server) -> FetchLimits:
    return replace(limits, allowed_hosts=frozenset({f"front.example:{server.port}"}))


def on_loopback(host: str, port: int) -> list[str]:
    return ["127.0.0.1"]


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See", "307 Keep", "308 Keep"])
@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1:{port}/",
        "//127.0.0.1:{port}/",
        "http://localhost:{port}/",
        "http://2130706433:{port}/",
        "http://[::1]:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://rebind.example:{port}/",
        "http://front.example:{port}/",
        "http://user@front.example:{port}/",
        "https://127.0.0.1:{port}/",
        "http://169.254.169.254/latest/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:{port}/",
        "http://127.0.0.1:{port}\\@news.example/",
    ],
)
def test_a_redirect_to_a_private_place_is_refused(
    location: str, status: str, canary: Server, limits: FetchLimits
) -> None:
    with serving(redirect(location.format(port=canary.port), status)) as front:
        with pytest.raises(FetchRefused):
            fetch(
                f"http://front.example:{front.port}/", opened(limits, front), resolver=on_loopback
            )

        assert (front.hits, canary.hits) == (1, 0)


def test_a_second_redirect_to_a_private_place_is_refused(
    canary: Server, limits: FetchLimits
) -> None:
    def script(connection: socket.socket, request: bytes) -> None:
        first = request.startswith(b"GET /start ")
        location = "/middle" if first else f"http://127.0.0.1:{canary.port}/"
        redirect(location)(connection, request)

    with serving(script) as front:
        with pytest.raises(FetchRefused):
            fetch(
                f"http://front.example:{front.port}/start",
                opened(limits, front),
                resolver=on_loopback,
            )

        assert (front.hits, canary.hits) == (2, 0)


def test_a_redirect_to_a_name_with_one_private_address_is_refused(
    canary: Server, limits: FetchLimits
) -> None:
    answers = {"front.example": ["127.0.0.1"], "mixed.example": ["93.184.216.34", "127.0.0.1"]}

    with serving(redirect(f"http://mixed.example:{canary.port}/")) as front:
        with pytest.raises(FetchRefused):
            fetch(
                f"http://front.example:{front.port}/",
                opened(limits, front),
                resolver=lambda host, _: answers[host],
            )

        assert canary.hits == 0


@pytest.mark.parametrize("location", ["/", "http://front.example:{port}/", "?again"])
def test_a_redirect_loop_ends_after_three_redirects(location: str, limits: FetchLimits) -> None:
    def script(connection: socket.socket, request: bytes) -> None:
        redirect(location.format(port=front.port))(connection, request)

    with serving(script) as front:
        with pytest.raises(FetchFailed) as failure:
            fetch(
                f"http://front.example:{front.port}/", opened(limits, front), resolver=on_loopback
            )

        assert failure.value.code == "too_many_redirects"
        assert front.hits == 4


def test_three_redirects_are_followed_to_the_page(limits: FetchLimits) -> None:
    def script(connection: socket.socket, request: bytes) -> None:
        step = int(request.split(b" ")[1].removeprefix(b"/"))
        reply = answer(b"arrived") if step == 3 else redirect(f"/{step + 1}")
        reply(connection, request)

    with serving(script) as front:
        page = fetch(
            f"http://front.example:{front.port}/0", opened(limits, front), resolver=on_loopback
        )

    assert page.body == b"arrived"
    assert page.url == f"http://front.example:{front.port}/0"
    assert page.final_url == f"http://front.example:{front.port}/3"


def test_a_redirect_to_a_korean_path_sent_as_plain_utf8_is_followed(limits: FetchLimits) -> None:
    def script(connection: socket.socket, request: bytes) -> None:
        if request.startswith(b"GET /start "):
            connection.sendall(
                "HTTP/1.1 302 Found\r\nLocation: /기사 1\r\nContent-Length: 0\r\n\r\n".encode()
            )
        else:
            answer(request.split(b" ")[1])(connection, request)

    with serving(script) as front:
        page = fetch(
            f"http://front.example:{front.port}/start", opened(limits, front), resolver=on_loopback
        )

    assert page.body == b"/%EA%B8%B0%EC%82%AC%201"


def test_a_redirect_without_a_place_to_go_is_a_broken_answer(limits: FetchLimits) -> None:
    with serving(answer(b"", "302 Found")) as front, pytest.raises(FetchFailed) as failure:
        fetch(f"http://front.example:{front.port}/", opened(limits, front), resolver=on_loopback)

    assert failure.value.code == "answer_broken"
