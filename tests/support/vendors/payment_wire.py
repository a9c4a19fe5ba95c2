"""What goes over the wire of a local vendor: requests, answers, and the ways to spoil them."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit


class Fault(StrEnum):
    # the work is not done
    RATE_LIMITED = "429 with Retry-After: 7"
    SERVER_ERROR = "500 in the vendor's own form"
    WEB_PAGE = "HTML with 200"
    WRONG_SCHEMA = "JSON of another form with 200"
    REFUSED_CONNECTION = "the connection is cut before anything is done"
    # the work is done
    HANGS = "no answer ever comes"
    DRIPS = "one byte of the answer at a time"
    ANSWER_LOST = "the connection is cut instead of an answer"
    ANSWER_CUT = "the connection is cut in the middle of the answer"
    BROKEN_JSON = "half of the JSON, properly sent"
    ERROR_AFTER = "500 although it is done"


BEFORE = frozenset(
    {
        Fault.RATE_LIMITED,
        Fault.SERVER_ERROR,
        Fault.WEB_PAGE,
        Fault.WRONG_SCHEMA,
        Fault.REFUSED_CONNECTION,
    }
)


@dataclass(frozen=True, slots=True)
class Request:
    """path is decoded, query is not; headers have lower case names."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """A form: the body, or the query of a request without one."""
        return self.body.decode() if self.body else self.query

    @property
    def line(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    data: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def body(self) -> bytes:
        return b"" if self.data is None else json.dumps(self.data, ensure_ascii=False).encode()


@dataclass(frozen=True, slots=True)
class Delivery:
    """One webhook as it would arrive: post body with headers to the webhook's address."""

    headers: Mapping[str, str]
    body: bytes
    type: str


class Wire(ThreadingHTTPServer):
    """One HTTP server on a free port of loopback; take says what to answer, and how badly."""

    daemon_threads = True

    def __init__(self, take: Callable[[Request], tuple[Fault | None, Response]]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.take = take
        self.closing = threading.Event()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Wire

    def _handle(self) -> None:
        address = urlsplit(self.path)
        length = int(self.headers.get("content-length") or 0)
        request = Request(
            method=self.command,
            path=unquote(address.path),
            query=address.query,
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(length),
        )
        fault, response = self.server.take(request)
        self.close_connection = True
        with suppress(ConnectionError):
            self._answer(fault, response)

    do_GET = do_POST = do_DELETE = _handle  # noqa: N815

    def _answer(self, fault: Fault | None, response: Response) -> None:
        body = response.body
        match fault:
            case Fault.REFUSED_CONNECTION | Fault.ANSWER_LOST:
                return
            case Fault.HANGS:
                self.server.closing.wait(20)
            case Fault.RATE_LIMITED:
                self._send(429, b'{"error":{"message":"Too many requests"}}', {"Retry-After": "7"})
            case Fault.WEB_PAGE:
                self._send(200, b"<html><body>Maintenance</body></html>", {}, "text/html")
            case Fault.WRONG_SCHEMA:
                self._send(200, b'{"hello": ["world"]}', {})
            case Fault.BROKEN_JSON:
                self._send(response.status, body[: len(body) // 2], response.headers)
            case Fault.ANSWER_CUT:
                self._head(response.status, len(body), {}, "application/json")
                self.wfile.write(body[: len(body) // 2])
            case Fault.DRIPS:
                self._drip(response.status, body)
            case _:
                self._send(response.status, body, response.headers)

    def _drip(self, status: int, body: bytes) -> None:
        self._head(status, len(body), {}, "application/json")
        for index in range(len(body)):
            self.wfile.write(body[index : index + 1])
            if self.server.closing.wait(0.05):
                return

    def _send(
        self, status: int, body: bytes, headers: Mapping[str, str], kind: str = "application/json"
    ) -> None:
        self._head(status, len(body), headers, kind)
        self.wfile.write(body)

    def _head(self, status: int, length: int, headers: Mapping[str, str], kind: str) -> None:
        self.send_response(status)
        sent = {"Content-Type": kind, "Content-Length": str(length), "Connection": "close"}
        for name, value in {**sent, **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Tests read the server's `requests` instead."""
