"""What every call keeps: secrets, time, and the wish of the person who asked."""

from __future__ import annotations

import logging
import pickle
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from apps.providers.errors import Cancelled, ProviderError
from apps.providers.http import Account, VendorClient, cancellable
from apps.providers.http.failures import retry_after_seconds
from apps.providers.language_models.asking import UnusableAnswer
from apps.providers.openai.vendor import OPENAI
from tests.support.vendors.faults import PATIENT
from tests.support.vendors.server import (
    KEY,
    Misdeed,
    Reply,
    VendorServer,
    drip,
    drip_headers,
    hang,
    instead,
)


@pytest.fixture
def server() -> Iterator[VendorServer]:
    vendor = VendorServer()
    vendor.route("GET", "/thing", lambda seen: Reply({"seen": seen.query}))
    with vendor.running():
        yield vendor


def client(server: VendorServer, **changes: Any) -> VendorClient:
    options: dict[str, Any] = {"api_key": KEY, "base_url": server.url, **PATIENT}
    return VendorClient(Account(OPENAI, **{**options, **changes}))


def test_parameters_are_encoded(server: VendorServer) -> None:
    assert client(server).get_json("/thing", {"q": "다리 & river"}) == {
        "seen": {"q": "다리 & river"}
    }


def test_the_key_is_in_no_message_repr_log_or_chained_exception(
    server: VendorServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    words = f"Incorrect API key provided: {KEY}."
    for status in (400, 401, 404, 429, 500):
        server.then(instead(Reply({"error": {"message": words}}, status)))
        with pytest.raises(ProviderError) as caught:
            client(server).get_json("/thing")
        held: BaseException | None = caught.value
        while held is not None:
            assert KEY not in f"{held}{held!r}{vars(held)}"
            held = held.__context__
    assert KEY not in caplog.text
    assert KEY not in repr(client(server).account)


@pytest.mark.parametrize("key", ["sk two", "sk-\nX-Evil: 1", "sk-키", "sk-\x00"])
def test_a_key_that_would_break_a_header_is_never_sent(server: VendorServer, key: str) -> None:
    with pytest.raises(ProviderError, match="Paste it again into OPENAI_API_KEY") as caught:
        client(server, api_key=key).get_json("/thing")
    assert caught.value.permanent
    assert key not in str(caught.value)
    assert server.requests == []


def test_a_sentence_names_the_place_where_this_key_is_kept(server: VendorServer) -> None:
    server.then(instead(Reply({}, 401)))
    place = "the organization's keys"
    with pytest.raises(ProviderError, match="Check the organization's keys"):
        client(server, key_setting=place).get_json("/thing")


def test_nobody_listening_is_worth_another_try_and_surely_changed_nothing() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    account = Account(OPENAI, api_key=KEY, base_url=f"http://127.0.0.1:{port}", **PATIENT)
    with pytest.raises(ProviderError, match="could not be reached") as caught:
        VendorClient(account).post_json("/thing", {}, paid=True)
    assert (caught.value.permanent, caught.value.outcome_unknown) == (False, False)


@pytest.mark.parametrize("url", ["not an address", "ftp://example.com", "http://[::1", "http://"])
def test_a_base_url_that_is_none_is_named(url: str) -> None:
    account = Account(OPENAI, api_key=KEY, base_url=url, **PATIENT)
    with pytest.raises(ProviderError, match="OPENAI_BASE_URL"):
        VendorClient(account).get_json("/thing")


def test_cancelling_ends_a_call_that_still_waits(server: VendorServer) -> None:
    server.then(hang)
    asked = threading.Event()
    threading.Timer(0.3, asked.set).start()
    with pytest.raises(Cancelled), cancellable(asked.is_set):
        client(server).get_json("/thing")


def test_one_long_silence_ends_a_call_that_has_time_left(server: VendorServer) -> None:
    server.then(hang)
    with pytest.raises(ProviderError, match="in time"):
        client(server, read_seconds=0.5, total_seconds=60.0).get_json("/thing")


@pytest.mark.parametrize("misdeed", [drip, drip_headers])
def test_a_steady_drip_ends_with_the_time_of_the_whole_call(
    server: VendorServer, misdeed: Misdeed
) -> None:
    server.then(misdeed)
    with pytest.raises(ProviderError, match="in time"):
        client(server, read_seconds=60.0, total_seconds=1.0).get_json("/thing")


def test_nothing_is_sent_when_it_was_cancelled_before(server: VendorServer) -> None:
    with pytest.raises(Cancelled), cancellable(lambda: True):
        client(server).get_json("/thing")
    assert server.requests == []


def test_cancelling_ends_with_its_block(server: VendorServer) -> None:
    with cancellable(lambda: True):
        pass
    assert client(server).get_json("/thing") == {"seen": {}}


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("5", 5.0), (" 120 ", 120.0), ("9" * 30, 86400.0), ("", None), ("soon", None), ("-3", None)],
)
def test_retry_after_is_read_as_written(value: str, seconds: float | None) -> None:
    assert retry_after_seconds(value) == seconds


def test_a_date_in_the_past_means_now() -> None:
    past = format_datetime(datetime.now(UTC) - timedelta(hours=1), usegmt=True)
    assert retry_after_seconds(past) == 0.0


def test_an_unusable_answer_keeps_its_text_when_sent_to_another_process() -> None:
    error = UnusableAnswer("No use.", permanent=True, raw_text="{")
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert (str(copy), copy.raw_text, copy.permanent) == ("No use.", "{", True)
