"""Following a run, over WSGI and over ASGI, while something really changes."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import orjson
import pytest
from django.db import connection
from django.test import AsyncClient
from rest_framework.test import APIClient

from apps.contents.models import ContentJob, ContentRun
from apps.contents.services.runs import cancel_run, start_run
from apps.core.api import event_stream
from tests.support.cast import Cast

Api = Callable[[Any], APIClient]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_stream, "POLL_SECONDS", 0.02)


@pytest.fixture
def run(cast: Cast) -> ContentRun:
    return start_run(by=cast.owner, content=cast.content)


@pytest.fixture
def work(cast: Cast, run: ContentRun) -> Iterator[threading.Event]:
    """Another connection: once the stream has begun, progress moves, then the run is cancelled."""
    begun = threading.Event()

    def go() -> None:
        try:
            begun.wait(timeout=30)
            for progress in (20, 60):
                ContentJob.objects.filter(run=run, job_type="render").update(progress=progress)
                time.sleep(0.4)
            cancel_run(by=cast.owner, run=run)
        finally:
            connection.close()

    thread = threading.Thread(target=go)
    thread.start()
    yield begun
    begun.set()
    thread.join(timeout=30)


def address(run: ContentRun) -> str:
    return f"/api/v1/contents/{run.content_id}/runs/{run.pk}/events/"


def events_of(raw: bytes) -> list[tuple[str, Any]]:
    found = []
    for block in raw.decode().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line)
        if "data" in fields:
            found.append((fields["event"], orjson.loads(fields["data"])))
    return found


def follow(client: APIClient, run: ContentRun) -> Any:
    return client.get(address(run), headers={"Accept": "text/event-stream"})


def check(events: list[tuple[str, Any]], run: ContentRun) -> None:
    """Progress rose, the last word was the end, and nothing was said twice. What changes twice
    between two looks is told once."""
    names = [name for name, _data in events]
    assert names == ["progress"] * (len(events) - 1) + ["end"]
    runs = [data for name, data in events if name == "progress"]
    seen = [one["jobs"][5]["progress"] for one in runs if one["status"] == "running"]
    assert seen[0] == 0
    assert len(seen) > 1
    assert set(seen) <= {0, 20, 60}
    assert seen == sorted(seen)
    assert runs[-1]["status"] == "cancelled"
    assert runs[-1]["id"] == str(run.pk)
    assert all(before != after for before, after in itertools.pairwise(runs))


def test_progress_is_streamed_by_a_thread_until_the_run_is_over(
    cast: Cast, api: Api, run: ContentRun, work: threading.Event
) -> None:
    response = follow(api(cast.viewer), run)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/event-stream"
    raw = b""
    for part in response:
        raw += part
        if b"event: progress" in raw:
            work.set()
    check(events_of(raw), run)


async def read_async(cast: Cast, run: ContentRun, work: threading.Event) -> bytes:
    client = AsyncClient()
    await client.aforce_login(cast.viewer)
    response: Any = await client.get(address(run))
    assert response.is_async
    raw = b""
    async for part in response:
        raw += part
        if b"event: progress" in raw:
            work.set()
    return raw


def test_progress_is_streamed_over_asgi_too(
    cast: Cast, run: ContentRun, work: threading.Event
) -> None:
    from asgiref.sync import async_to_sync

    check(events_of(async_to_sync(read_async)(cast, run, work)), run)


def test_a_run_that_is_over_says_so_at_once(cast: Cast, api: Api, run: ContentRun) -> None:
    cancel_run(by=cast.owner, run=run)
    response = follow(api(cast.viewer), run)
    events = events_of(b"".join(response))
    assert [name for name, _data in events] == ["progress", "end"]


def test_a_stream_holds_no_connection_while_it_waits(cast: Cast, api: Api, run: ContentRun) -> None:
    response = follow(api(cast.viewer), run)
    parts = iter(response)
    next(parts)
    assert b"event: progress" in next(parts)
    assert connection.connection is None
    response.close()


def test_a_stranger_cannot_follow(cast: Cast, api: Api, run: ContentRun) -> None:
    assert api(cast.outsider).get(address(run)).status_code == 404
    assert api(None).get(address(run)).status_code == 401
