"""Server-sent events: what a record is like, whenever it has changed, until it is final.

Wire format: https://html.spec.whatwg.org/multipage/server-sent-events.html

A browser's EventSource connects again by itself, so a stream gives its thread back after a minute;
Last-Event-ID then says what the browser has seen already.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from apps.core.api.rendering import to_json

CONTENT_TYPE = "text/event-stream"
POLL_SECONDS = 0.5
KEEP_ALIVE_SECONDS = 15.0
LONGEST_SECONDS = 55.0
RECONNECT_MILLISECONDS = 2000


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A record as it is now. data is anything JSON can hold; after the last one nothing follows."""

    data: Any
    is_last: bool


def event_response(request: HttpRequest, read: Callable[[], Snapshot | None]) -> HttpResponseBase:
    """Stream what read returns as `progress` events; `end` closes the stream for good.

    read is called twice a second and must be cheap; None means that the record is gone. The person
    was let in when the stream began, and is asked again when the browser reconnects.
    """
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    if request.method == "HEAD":
        return HttpResponse(content_type=CONTENT_TYPE, headers=headers)
    feed = _Feed(read, request.headers.get("Last-Event-ID", ""))
    events = _in_turn(feed) if isinstance(request, ASGIRequest) else _in_thread(feed)
    return StreamingHttpResponse(events, content_type=CONTENT_TYPE, headers=headers)


class _Feed:
    """Turns what is read into lines to send; knows when it is over."""

    def __init__(self, read: Callable[[], Snapshot | None], seen: str) -> None:
        self._read = read
        self._seen = seen
        self._began = self._spoke = time.monotonic()
        self.is_over = False

    def lines(self) -> bytes:
        """What is to be said now; often nothing."""
        try:
            snapshot = self._read()
        finally:
            _release_connection()
        lines = b"" if snapshot is None else self._progress(snapshot)
        now = time.monotonic()
        if snapshot is None or snapshot.is_last:
            self.is_over = True
            lines += b"event: end\ndata: {}\n\n"
        elif now - self._began >= LONGEST_SECONDS:
            self.is_over = True
        elif not lines and now - self._spoke >= KEEP_ALIVE_SECONDS:
            lines = b": keep-alive\n\n"
        if lines:
            self._spoke = now
        return lines

    def _progress(self, snapshot: Snapshot) -> bytes:
        data = to_json(snapshot.data)
        version = hashlib.sha256(data).hexdigest()[:16]
        if version == self._seen:
            return b""
        self._seen = version
        return b"id: %s\nevent: progress\ndata: %s\n\n" % (version.encode(), data)


def _in_thread(feed: _Feed) -> Iterator[bytes]:
    """For WSGI: the thread sleeps between two looks."""
    yield _preamble()
    while True:
        lines = feed.lines()
        if lines:
            yield lines
        if feed.is_over:
            return
        time.sleep(POLL_SECONDS)


async def _in_turn(feed: _Feed) -> AsyncIterator[bytes]:
    """For ASGI: nothing is held between two looks."""
    yield _preamble()
    while True:
        lines = await sync_to_async(feed.lines)()
        if lines:
            yield lines
        if feed.is_over:
            return
        await asyncio.sleep(POLL_SECONDS)


def _preamble() -> bytes:
    return b"retry: %d\n\n" % RECONNECT_MILLISECONDS


def _release_connection() -> None:
    """Between two looks the connection belongs to others (to its pool, when there is one)."""
    if not connection.in_atomic_block:
        connection.close()
