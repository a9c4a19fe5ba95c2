"""A web site on loopback, read through the real fetcher."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from apps.core.fetching import FetchedPage, FetchLimits, fetch


class Site:
    """Pages by path. What is not there is answered with 404; visits are noted in order."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.pages: dict[str, tuple[bytes, str]] = {}
        self.visits: list[str] = []

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def put(self, path: str, body: str | bytes, content_type: str = "text/html") -> str:
        content = body.encode() if isinstance(body, str) else body
        self.pages[path] = (content.replace(b"SITE", self.url("").encode()), content_type)
        return self.url(path)

    def fetch(self, url: str) -> FetchedPage:
        limits = FetchLimits(allowed_hosts=frozenset({f"127.0.0.1:{self.port}"}))
        return fetch(url, limits)

    def page(
        self, body: str | bytes, content_type: str = "text/html", path: str = "/page"
    ) -> FetchedPage:
        return self.fetch(self.put(path, body, content_type))


@pytest.fixture
def site() -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.visits.append(self.path)
            body, content_type = found.pages.get(self.path, (b"", ""))
            self.send_response(200 if self.path in found.pages else 404)
            if content_type:
                self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = Site(server.server_port)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()
    thread.join(5)
