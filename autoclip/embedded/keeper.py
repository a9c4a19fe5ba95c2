"""The process that owns the embedded servers: `python -m autoclip.embedded.keeper DATA_DIR`.

It starts them, says `ready` (or `error SENTENCE`, or `busy` when another keeper lives) on its
output, restarts a server that falls, and stops both when nobody holds the users' lock any more.
Started by `autoclip.embedded.services`; nobody needs to run it by hand.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from autoclip.embedded.account import service_account
from autoclip.embedded.disk import free_bytes, require_space
from autoclip.embedded.errors import ServicesError
from autoclip.embedded.layout import Layout, layout_of
from autoclip.embedded.locks import FileLock
from autoclip.embedded.postgres import PostgresServer
from autoclip.embedded.redis import RedisServer
from autoclip.embedded.server import Server, note

NEEDED_BYTES = 300_000_000
POLL_SECONDS = 0.2
RESTART_SECONDS = 1.0
MAX_RESTARTS = 5


class Keeper:
    """Owns the servers of one data folder for as long as somebody uses them."""

    def __init__(
        self,
        layout: Layout,
        *,
        throwaway: bool,
        measure_free: Callable[[Path], int] = free_bytes,
    ) -> None:
        self.layout = layout
        self.throwaway = throwaway
        self.stopping = threading.Event()
        self._measure_free = measure_free
        self._servers: list[Server] = []
        self._restarts = 0

    def start(self) -> None:
        """Start both servers and write the record that says so."""
        self.layout.record.unlink(missing_ok=True)
        require_space(self.layout.data_dir, NEEDED_BYTES, measure=self._measure_free)
        account = service_account(self.layout.data_dir)
        for kind in (PostgresServer, RedisServer):
            server = kind(self.layout, throwaway=self.throwaway, account=account)
            self._servers.append(server)
            server.start()
        self._write_record()

    def serve(self) -> None:
        """Return when the last user has gone, or when asked to stop. The users' lock stays with
        this process then, so a newcomer waits for the end and starts a keeper of its own."""
        last_out = FileLock(self.layout.users_lock)
        while not self.stopping.wait(POLL_SECONDS):
            if not self.layout.users_lock.exists() or last_out.try_acquire():
                return
            for server in self._servers:
                if not server.alive:
                    self._restart(server)

    def stop(self) -> None:
        self.layout.record.unlink(missing_ok=True)
        for server in reversed(self._servers):
            server.stop()
        if self.throwaway:
            shutil.rmtree(self.layout.data_dir, ignore_errors=True)
        if not self.layout.socket_dir.is_relative_to(self.layout.data_dir):
            shutil.rmtree(self.layout.socket_dir, ignore_errors=True)

    def _restart(self, server: Server) -> None:
        self._restarts += 1
        if self._restarts > MAX_RESTARTS:
            raise ServicesError(f"{server.name} stopped {self._restarts} times; see {server.log}.")
        note(f"{server.name} stopped by itself: starting it again.")
        time.sleep(RESTART_SECONDS)
        server.stop()
        server.start()
        self._write_record()

    def _write_record(self) -> None:
        draft = self.layout.record.with_suffix(".draft")
        pids = {server.name: server.pid for server in self._servers}
        draft.write_text(json.dumps({"keeper": os.getpid(), "servers": pids}), encoding="utf-8")
        draft.replace(self.layout.record)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("data_dir", type=Path)
    parser.add_argument("--throwaway", action="store_true")
    options = parser.parse_args()
    layout = layout_of(options.data_dir)
    alone = FileLock(layout.keeper_lock)
    if not alone.try_acquire():
        _answer("busy")
        return 0
    keeper = Keeper(layout, throwaway=options.throwaway)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: keeper.stopping.set())
    try:
        keeper.start()
        _answer("ready")
        keeper.serve()
    except ServicesError as error:
        _answer(f"error {error}")
        return 1
    except OSError as error:
        _answer(f"error The embedded services cannot use {layout.data_dir}: {error}.")
        return 1
    finally:
        keeper.stop()
    return 0


def _answer(line: str) -> None:
    """Tell the process that started us, if it still listens: it reads one line only."""
    note(line)
    with contextlib.suppress(BrokenPipeError):
        print(line, flush=True)  # noqa: T201 (the protocol)


if __name__ == "__main__":
    sys.exit(main())
