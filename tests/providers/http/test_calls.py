"""Calls to platforms: other methods, bodies from disk, and a channel's token for one call."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from apps.providers.capabilities.connection import TokenRefused
from apps.providers.errors import ProviderError
from apps.providers.http import (
    Account,
    Call,
    Fault,
    FilePart,
    Refusal,
    VendorClient,
    VendorRefused,
    form_call,
    json_call,
    platform,
)
from tests.support.vendors.faults import PATIENT
from tests.support.vendors.server import KEY, Reply, Seen, VendorServer, instead, lost


def explain(_status: int, answer: Any) -> Refusal | None:
    return Refusal(words=str(answer.get("error"))) if isinstance(answer, dict) else None


SCREEN = platform(
    "Screen", "SCREEN", "https://api.screen.test", explain=explain, hosts=("screen.test",)
)


def told(seen: Seen) -> Reply:
    content = {
        "method": seen.method,
        "query": seen.query,
        "length": seen.headers.get("content-length"),
        "range": seen.headers.get("content-range"),
        "kind": seen.headers.get("content-type"),
        "body": seen.raw.decode(),
        "bearer": seen.bearer == KEY,
    }
    return Reply(content, headers={"X-Told": "yes"})


@pytest.fixture
def server() -> Iterator[VendorServer]:
    vendor = VendorServer()
    for method in ("GET", "POST", "PUT", "DELETE"):
        vendor.route(method, "/thing", told)
    with vendor.running():
        yield vendor


@pytest.fixture
def client(server: VendorServer) -> VendorClient:
    return VendorClient(Account(SCREEN, base_url=server.url, **PATIENT))


def test_a_part_of_a_file_is_sent_with_its_length(client: VendorClient, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(b"0123456789")
    call = Call(
        "PUT",
        "/thing",
        content=FilePart(film, 3, 4),
        content_type="video/mp4",
        headers={"Content-Range": "bytes 3-6/10"},
    )
    answer = client.json(call)
    assert (answer["body"], answer["length"], answer["range"]) == ("3456", "4", "bytes 3-6/10")


def test_a_file_that_became_shorter_is_said_so(client: VendorClient, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(b"0123")
    with pytest.raises(ProviderError, match="became shorter") as caught:
        client.send(Call("PUT", "/thing", content=FilePart(film, 2, 9)))
    assert caught.value.permanent


def test_an_empty_body_has_a_length_of_nothing(client: VendorClient) -> None:
    assert client.json(Call("PUT", "/thing", content=b""))["length"] == "0"


def test_a_form_is_encoded(client: VendorClient) -> None:
    answer = client.json(form_call("/thing", {"code": "a&b =다"}))
    assert answer["kind"] == "application/x-www-form-urlencoded"
    assert answer["body"] == "code=a%26b+%3D%EB%8B%A4"


def test_json_is_sent_by_any_method(client: VendorClient) -> None:
    answer = client.json(json_call("PUT", "/thing", {"a": 1}, parameters={"part": "snippet"}))
    assert (answer["method"], answer["query"]) == ("PUT", {"part": "snippet"})
    assert answer["body"] == '{"a":1}'


def test_a_token_goes_with_its_call_alone(client: VendorClient) -> None:
    assert client.json(Call("GET", "/thing", bearer=KEY))["bearer"] is True
    assert client.json(Call("GET", "/thing"))["bearer"] is False


def test_headers_of_an_answer_and_statuses_that_are_no_failure_are_handed_on(
    server: VendorServer, client: VendorClient
) -> None:
    assert client.send(Call("DELETE", "/thing")).headers["x-told"] == "yes"
    server.then(instead(Reply(b"", 308, {"Range": "bytes=0-99"})))
    answer = client.send(Call("PUT", "/thing", content=b"", answers=frozenset({308})))
    assert (answer.status, answer.headers["range"]) == (308, "bytes=0-99")


def test_an_address_that_the_vendor_named_may_be_whole(
    server: VendorServer, client: VendorClient
) -> None:
    assert client.json(Call("GET", f"{server.url}/thing?a=1", {"b": "2"}))["query"] == {
        "a": "1",
        "b": "2",
    }


@pytest.mark.parametrize(
    ("url", "is_own"),
    [
        ("https://api.screen.test/x", True),
        ("https://upload.screen.test/x", True),
        ("https://screen.test/x", True),
        ("http://upload.screen.test/x", False),
        ("https://upload.screen.test:8443/x", False),
        ("https://screen.test.evil.example/x", False),
        ("https://notscreen.test/x", False),
        ("http://127.0.0.1/x", False),
        ("http://169.254.169.254/latest", False),
        ("https://api.screen.test@evil.example/", False),
        ("https://screen.test:port/", False),
    ],
)
def test_nothing_is_sent_to_an_address_that_is_not_the_vendors(url: str, is_own: bool) -> None:
    assert Account(SCREEN).is_own_address(url) is is_own
    if not is_own:
        with pytest.raises(ProviderError, match="not its own"):
            VendorClient(Account(SCREEN)).send(Call("PUT", url, content=b"", bearer=KEY))


def test_a_refused_token_asks_for_another(server: VendorServer, client: VendorClient) -> None:
    server.then(instead(Reply({"error": f"Invalid credentials {KEY}"}, 401)))
    with pytest.raises(TokenRefused) as caught:
        client.send(Call("GET", "/thing", bearer=KEY))
    assert not caught.value.permanent


@pytest.mark.parametrize("status", [400, 403, 404, 409, 429, 500])
def test_no_secret_is_in_any_message_or_repr(
    server: VendorServer, client: VendorClient, status: int
) -> None:
    calls = (
        Call("GET", "/thing", bearer=KEY),
        Call("GET", "/thing", {"access_token": KEY}),
        form_call("/thing", {"refresh_token": KEY, "client_secret": KEY}),
    )
    for call in calls:
        server.then(instead(Reply({"error": f"what is {KEY}?"}, status)))
        with pytest.raises(VendorRefused) as caught:
            client.send(call)
        held: BaseException | None = caught.value
        while held is not None:
            assert KEY not in f"{held}{held!r}{vars(held)}"
            held = held.__context__
        assert KEY not in repr(call)
        assert "API key" not in str(caught.value)


def test_a_lost_answer_to_a_call_that_counts_leaves_its_outcome_unknown(
    server: VendorServer, client: VendorClient
) -> None:
    for paid in (True, False):
        server.then(lost)
        with pytest.raises(ProviderError) as caught:
            client.send(Call("PUT", "/thing", content=b"x", paid=paid))
        assert caught.value.outcome_unknown is paid


def test_a_long_wait_is_told_in_hours(server: VendorServer, client: VendorClient) -> None:
    server.then(instead(Reply({"error": "later"}, 429, {"Retry-After": "40000"})))
    with pytest.raises(VendorRefused, match="in about 11 hours") as caught:
        client.send(Call("GET", "/thing"))
    assert (caught.value.fault, caught.value.retry_after) == (Fault.BUSY, 40_000.0)
