"""A vendor on loopback: answers as documented, or misbehaves as told."""

from __future__ import annotations

import contextlib
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson

KEY = "sk-canary-7f3a91c0d2e84b65"  # looked for in messages and logs: must never be found


@dataclass(frozen=True)
class Seen:
    """One request. headers has lower case names; body is parsed JSON, or None when it is none;
    raw is the body as it came."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any
    raw: bytes = b""

    @property
    def form(self) -> dict[str, str]:
        """The body as the fields of a form."""
        return dict(parse_qsl(self.raw.decode(), keep_blank_values=True))

    @property
    def bearer(self) -> str:
        """The OAuth token that speaks (RFC 6750, 2.1), or ""."""
        kind, _, token = self.headers.get("authorization", "").partition(" ")
        return token if kind == "Bearer" else ""


@dataclass(frozen=True)
class Reply:
    """content is JSON unless it is bytes already."""

    content: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = "application/json"

    @property
    def raw(self) -> bytes:
        return self.content if isinstance(self.content, bytes) else orjson.dumps(self.content)


class BadRequest(Exception):
    """The request is not what the documentation asks for."""


Misdeed = Callable[["Conversation", Reply], None]
Route = Callable[[Seen], Reply]


class Conversation(BaseHTTPRequestHandler):
    """One connection; a misdeed writes to it as it likes."""

    vendor: VendorServer

    def do_GET(self) -> None:
        self._converse()

    def do_POST(self) -> None:
        self._converse()

    def do_PUT(self) -> None:
        self._converse()

    def do_DELETE(self) -> None:
        self._converse()

    def _converse(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        raw = self.vendor.take_body(self, length) if length else b""
        if raw is None:
            self.close_connection = True
            return
        parts = urlsplit(self.path)
        seen = Seen(
            method=self.command,
            path=parts.path,
            query=dict(parse_qsl(parts.query)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=_parsed(raw, self.headers.get("content-type", "")),
            raw=raw,
        )
        reply = self.vendor.answer(seen)
        misdeed = self.vendor.next_misdeed(seen)
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            (misdeed or send)(self, reply)

    def begin(self, reply: Reply, length: int) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(length))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        return


def _parsed(raw: bytes, content_type: str) -> Any:
    is_json = not content_type or "json" in content_type
    return orjson.loads(raw) if raw and is_json else None


def send(talk: Conversation, reply: Reply) -> None:
    talk.begin(reply, len(reply.raw))
    talk.wfile.write(reply.raw)


def instead(reply: Reply) -> Misdeed:
    """Another answer than the right one."""
    return lambda talk, _right: send(talk, reply)


def cut_off(talk: Conversation, reply: Reply) -> None:
    """Half of the answer, then the connection ends."""
    talk.begin(reply, len(reply.raw))
    talk.wfile.write(reply.raw[: len(reply.raw) // 2])


def half_json(talk: Conversation, reply: Reply) -> None:
    """An answer that is whole for HTTP and half for JSON."""
    send(talk, Reply(b'{"half": ['))


def lost(talk: Conversation, reply: Reply) -> None:
    """The work is done, and the answer never arrives."""
    talk.connection.shutdown(socket.SHUT_RDWR)


def late(talk: Conversation, reply: Reply) -> None:
    """The right answer in three pieces, a second apart."""
    talk.begin(reply, len(reply.raw))
    third = len(reply.raw) // 3
    for piece in (reply.raw[:third], reply.raw[third : 2 * third], reply.raw[2 * third :]):
        time.sleep(1)
        talk.wfile.write(piece)
        talk.wfile.flush()


def hang(talk: Conversation, reply: Reply) -> None:
    """Silence, for longer than anybody waits, unless the caller leaves."""
    talk.vendor.released.wait(30)


def drip(talk: Conversation, reply: Reply) -> None:
    """The right answer, after white space that comes one byte at a time for five seconds."""
    talk.begin(reply, len(reply.raw) + 100)
    for _ in range(100):
        talk.wfile.write(b" ")
        talk.wfile.flush()
        time.sleep(0.05)
    talk.wfile.write(reply.raw)


def drip_headers(talk: Conversation, reply: Reply) -> None:
    """The right answer, whose headers come one byte at a time for five seconds."""
    talk.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Slow: ")
    for _ in range(100):
        talk.wfile.write(b".")
        talk.wfile.flush()
        time.sleep(0.05)
    talk.wfile.write(b"\r\nContent-Length: %d\r\n\r\n" % len(reply.raw) + reply.raw)


def flood(talk: Conversation, reply: Reply) -> None:
    """More bytes than anybody wants, without saying how many."""
    talk.send_response(200)
    talk.send_header("Content-Type", "application/json")
    talk.end_headers()
    for _ in range(60):
        talk.wfile.write(b" " * 1_000_000)


class VendorServer:
    """Routes are functions by method and path pattern; a vendor's module adds them.

    complaints collects what was wrong with requests; a test's fixture asserts that it is empty.
    """

    scheme = "http"

    def __init__(self, port: int = 0) -> None:
        self.requests: list[Seen] = []
        self.complaints: list[str] = []
        self.released = threading.Event()
        self._misdeeds: list[Misdeed | None] = []
        self._routes: list[tuple[str, re.Pattern[str], Route]] = []
        handler = type("Handler", (Conversation,), {"vendor": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", port), handler)

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self._server.server_port}"

    def speak_tls(self, context: ssl.SSLContext) -> None:
        """To be called before it runs."""
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.scheme = "https"

    def route(self, method: str, pattern: str, answer: Route) -> None:
        self._routes.append((method, re.compile(pattern), answer))

    def then(self, *misdeeds: Misdeed | None) -> None:
        """What the next requests meet, in order; None is good behaviour."""
        self._misdeeds.extend(misdeeds)

    def take_body(self, talk: Conversation, length: int) -> bytes | None:
        """A request's body; None when the connection was ended in the middle of it."""
        return talk.rfile.read(length)

    def next_misdeed(self, seen: Seen) -> Misdeed | None:
        return self._misdeeds.pop(0) if self._misdeeds else None

    def answer(self, seen: Seen) -> Reply:
        self.requests.append(seen)
        for method, pattern, answer in self._routes:
            if method == seen.method and pattern.fullmatch(seen.path):
                try:
                    return answer(seen)
                except BadRequest as problem:
                    self.complaints.append(str(problem))
                    return Reply({"error": str(problem)}, status=400)
        self.complaints.append(f"There is no {seen.method} {seen.path}.")
        return Reply({"error": "not found"}, status=404)

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            self.released.set()
            self._server.shutdown()
            self._server.server_close()


def need(condition: object, problem: str) -> None:
    if not condition:
        raise BadRequest(problem)
