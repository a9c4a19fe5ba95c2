"""YouTube and Google's accounts on loopback, as strict as the documentation.

In a test, with the fixture `youtube` (tests/support/platforms/fixtures.py), or by itself:

    with YouTubeServer().serving() as server:
        access, refresh = server.tokens_for()        # a channel that agreed already
        publisher(**server.options()).advance(...)   # in this process
        run_worker(env=server.environment())         # real workers, in other processes
        server.cut_at(300_000)                       # the connection ends at this byte of a film
        server.hold_at(300_000); server.is_held.wait(); ...; server.let_go()
        server.looks = None; server.process(id)      # processing by command, not by looks
        server.reject(id, "copyright"); server.fail(id, "codec")
        server.units_left = 0                        # quotaExceeded; uploads_left likewise
        server.meet("PUT", "/upload/.*", lost)       # the next such request meets a misdeed
        server.expire_tokens(); server.take_consent_back()
        server.set_statistics(id, views=10, likes=2, comments=0)
        assert server.complaints == []               # every request was as documented

As a program, for looking at the product by hand; it prints the environment to be set, and takes the
same commands as JSON, {"command": "process", "arguments": ["dQw4w9WgXcQ"]}, at POST /_control:

    python -m tests.support.platforms.youtube_server --port 8099

https://developers.google.com/youtube/v3/docs
"""

from __future__ import annotations

import argparse
import contextlib
import re
import threading
from collections.abc import Iterator
from typing import Any

import orjson

from tests.support.platforms.google_errors import Refused
from tests.support.platforms.youtube_accounts import CLIENT_ID, CLIENT_SECRET
from tests.support.platforms.youtube_data import YouTubeData
from tests.support.vendors.server import BadRequest, Misdeed, Reply, Seen, need

COMMANDS = {
    "choose",
    "cut_at",
    "expire_tokens",
    "fail",
    "forget_sessions",
    "hold_at",
    "let_go",
    "process",
    "reject",
    "set_statistics",
    "take_consent_back",
}


class YouTubeServer(YouTubeData):
    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self._met: list[tuple[str, re.Pattern[str], Misdeed]] = []
        self.route("POST", "/_control", self._control)

    def options(self, **changes: Any) -> dict[str, Any]:
        """For `connector` and `publisher` in this process."""
        return {
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "auth_url": f"{self.url}/o/oauth2/v2/auth",
            "exchange_url": self.url,
            "api_url": self.url,
            "chunk_bytes": 256 * 1024,
            "read_seconds": 20.0,
            "total_seconds": 40.0,
            **changes,
        }

    def environment(self) -> dict[str, str]:
        """For real workers and web servers: what `autoclip/settings/platforms.py` reads."""
        options = self.options()
        names = ("client_id", "client_secret", "auth_url", "exchange_url", "api_url", "chunk_bytes")
        return {f"YOUTUBE_{name.upper()}": str(options[name]) for name in names}

    def meet(self, method: str, pattern: str, *misdeeds: Misdeed) -> None:
        """What the next requests of this kind meet, in order."""
        self._met += [(method, re.compile(pattern), misdeed) for misdeed in misdeeds]

    def next_misdeed(self, seen: Seen) -> Misdeed | None:
        for place, (method, pattern, misdeed) in enumerate(self._met):
            if method == seen.method and pattern.fullmatch(seen.path):
                del self._met[place]
                return misdeed
        return super().next_misdeed(seen)

    def asked(self, method: str, pattern: str) -> list[Seen]:
        """The requests of one kind, oldest first."""
        return [
            one for one in self.requests if one.method == method and re.fullmatch(pattern, one.path)
        ]

    def answer(self, seen: Seen) -> Reply:
        """A documented refusal is no complaint: the caller may be right to risk it."""
        self.requests.append(seen)
        for method, pattern, answer in self._routes:
            if method == seen.method and pattern.fullmatch(seen.path):
                try:
                    return answer(seen)
                except Refused as refused:
                    return refused.reply
                except BadRequest as problem:
                    self.complaints.append(f"{seen.method} {seen.path}: {problem}")
                    return Reply({"error": {"code": 400, "message": str(problem)}}, 400)
        self.complaints.append(f"There is no {seen.method} {seen.path}.")
        return Reply({"error": {"code": 404, "message": "Not Found"}}, 404)

    def _control(self, seen: Seen) -> Reply:
        """A command to a server in another process; answers what it keeps."""
        told = orjson.loads(seen.raw or b"{}")
        command = told.get("command")
        need(command is None or command in COMMANDS, f"there is no command {command}")
        if command is not None:
            getattr(self, command)(*told.get("arguments", []), **told.get("numbers", {}))
        return Reply(
            {
                "videos": [one.shown({"snippet", "status"}) for one in self.videos.values()],
                "complaints": self.complaints,
                "units_left": self.units_left,
                "uploads_left": self.uploads_left,
            }
        )

    @contextlib.contextmanager
    def serving(self) -> Iterator[YouTubeServer]:
        with self.running():
            yield self


def main() -> None:
    parser = argparse.ArgumentParser(description="YouTube on loopback.")
    parser.add_argument("--port", type=int, default=8099)
    server = YouTubeServer(parser.parse_args().port)
    lines = [f"{name}={value}" for name, value in server.environment().items()]
    print("\n".join(lines), flush=True)  # noqa: T201
    with server.serving(), contextlib.suppress(KeyboardInterrupt):
        threading.Event().wait()


if __name__ == "__main__":
    main()
