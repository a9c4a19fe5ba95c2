"""Servers that misbehave on purpose, and one that must never be reached."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Script = Callable[[socket.socket, bytes], None]


class Server:
    """Listens on every loopback address, IPv4 and IPv6, and runs script on each connection.

    requests holds the first bytes of every connection, in order: one entry for every hit.
    """

    def __init__(self, script: Script, *, waits_for_request: bool = True) -> None:
        self.requests: list[bytes] = []
        self._script = script
        self._waits_for_request = waits_for_request
        self._is_closing = threading.Event()
        self._listener = socket.create_server(
            ("::", 0), family=socket.AF_INET6, dualstack_ipv6=True, backlog=16
        )
        self.port: int = self._listener.getsockname()[1]
        self._acceptor = threading.Thread(target=self._accept, daemon=True)
        self._acceptor.start()

    @property
    def hits(self) -> int:
        return len(self.requests)

    def keeps_going(self) -> Iterator[None]:
        """Loop until the test is over, for scripts that would never stop by themselves."""
        while not self._is_closing.is_set():
            yield

    def pause(self, seconds: float) -> None:
        self._is_closing.wait(seconds)

    def close(self) -> None:
        self._is_closing.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._acceptor.join(5)

    def _accept(self) -> None:
        while not self._is_closing.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(10)
            try:
                request = connection.recv(65536) if self._waits_for_request else b""
                self.requests.append(request)
                self._script(connection, request)
            except OSError:
                return


@contextmanager
def serving(script: Script, *, waits_for_request: bool = True) -> Iterator[Server]:
    server = Server(script, waits_for_request=waits_for_request)
    try:
        yield server
    finally:
        server.close()


def answer(body: bytes = b"hello", status: str = "200 OK", **headers: str) -> Script:
    """A script that sends one whole answer; header names are written with underscores."""
    lines = [f"HTTP/1.1 {status}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if "Content_Length" not in headers:
        lines.append(f"Content-Length: {len(body)}")
    head = "\r\n".join([*lines, "Connection: close", "", ""]).encode()

    def script(connection: socket.socket, request: bytes) -> None:
        connection.sendall(head + body)

    return script


def redirect(location: str, status: str = "302 Found") -> Script:
    return answer(b"", status, Location=location)
