from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator

import pytest
from django.http import StreamingHttpResponse
from django.test import AsyncRequestFactory, RequestFactory

from apps.core.api import event_stream
from apps.core.api.event_stream import Snapshot, event_response


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_stream, "POLL_SECONDS", 0.001)


def reader(snapshots: Iterable[Snapshot | None]) -> Iterator[Snapshot | None]:
    yield from snapshots


def stream(*snapshots: Snapshot | None, last_event_id: str = "") -> list[str]:
    source = reader(snapshots)
    headers = {"Last-Event-ID": last_event_id} if last_event_id else {}
    response = event_response(RequestFactory().get("/", headers=headers), lambda: next(source))
    assert isinstance(response, StreamingHttpResponse)
    return b"".join(response).decode().split("\n\n")[:-1]


def data_of(events: list[str]) -> list[str]:
    return [
        line.removeprefix("data: ")
        for event in events
        for line in event.split("\n")
        if line.startswith("data: ")
    ]


def test_what_did_not_change_is_said_once_and_the_end_closes_the_stream() -> None:
    half, done = Snapshot({"progress": 50}, False), Snapshot({"progress": 100}, True)
    events = stream(half, half, half, done)
    assert events[0] == "retry: 2000"
    assert data_of(events) == ['{"progress":50}', '{"progress":100}', "{}"]
    assert events[-1].startswith("event: end\n")
    assert "event: progress" in events[1]


def test_a_browser_that_reconnects_is_not_told_again_what_it_has_seen() -> None:
    half, done = Snapshot({"progress": 50}, False), Snapshot({"progress": 100}, True)
    first = stream(half, None)
    seen = first[1].split("\n")[0].removeprefix("id: ")
    assert data_of(stream(half, done, last_event_id=seen)) == ['{"progress":100}', "{}"]
    assert data_of(stream(half, done, last_event_id="nonsense"))[0] == '{"progress":50}'


def test_a_record_that_is_gone_ends_the_stream() -> None:
    assert data_of(stream(None)) == ["{}"]


def test_a_quiet_stream_is_kept_alive_by_comments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_stream, "KEEP_ALIVE_SECONDS", 0.0)
    half = Snapshot({"progress": 50}, False)
    assert ": keep-alive" in stream(half, half, half, None)


def test_a_long_stream_gives_its_thread_back_without_an_end_event(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(event_stream, "LONGEST_SECONDS", 0.0)
    events = stream(Snapshot({"progress": 50}, False), Snapshot({"progress": 51}, False))
    assert data_of(events) == ['{"progress":50}']
    assert "event: end" not in "".join(events)


def test_the_headers_keep_caches_and_proxies_from_holding_events_back() -> None:
    response = event_response(RequestFactory().get("/"), lambda: None)
    assert response["Content-Type"] == "text/event-stream"
    assert response["Cache-Control"] == "no-cache"
    assert response["X-Accel-Buffering"] == "no"


def test_head_does_not_start_a_stream() -> None:
    response = event_response(RequestFactory().head("/"), lambda: None)
    assert not isinstance(response, StreamingHttpResponse)
    assert response["Content-Type"] == "text/event-stream"


@pytest.mark.django_db(transaction=True)
def test_under_asgi_the_same_events_come_from_an_async_iterator() -> None:
    source = reader([Snapshot({"progress": 50}, False), Snapshot({"progress": 100}, True)])

    async def read() -> bytes:
        response = event_response(AsyncRequestFactory().get("/"), lambda: next(source))
        assert isinstance(response, StreamingHttpResponse)
        assert response.is_async
        return b"".join([part async for part in response])

    events = asyncio.run(read()).decode().split("\n\n")[:-1]
    assert data_of(events) == ['{"progress":50}', '{"progress":100}', "{}"]
