"""Use of the embedded services.

    with services_running(data_dir) as urls:
        ...

holds a shared lock on `run/users.lock`; the keeper process (see keeper.py) starts with the first
user and stops PostgreSQL and Redis after the last. `connection_urls` only says where they are.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from autoclip.embedded.addresses import Urls, broker_url, connection_urls
from autoclip.embedded.errors import ServicesError
from autoclip.embedded.layout import Layout, layout_of
from autoclip.embedded.locks import FileLock, is_free

__all__ = [
    "Services",
    "ServicesError",
    "Urls",
    "are_running",
    "broker_url",
    "connection_urls",
    "services_running",
    "start_services",
]

PROJECT_DIR = Path(__file__).resolve().parents[2]
START_PATIENCE_SECONDS = 400.0
STOP_PATIENCE_SECONDS = 60.0
POLL_SECONDS = 0.05


class Services:
    """Running services, held by this process until `stop()`."""

    def __init__(self, layout: Layout, users: FileLock, *, throwaway: bool) -> None:
        urls = connection_urls(layout.data_dir)
        self.database_url = urls.database_url
        self.redis_url = urls.redis_url
        self._layout = layout
        self._users = users
        self._throwaway = throwaway

    def ensure(self) -> None:
        """Start them again if their keeper was killed; cheap while all is well."""
        _make_ready(self._layout, throwaway=self._throwaway)

    def stop(self) -> None:
        """Need them no more: returns when they have stopped, or at once when others use them."""
        if not self._users.held:
            return
        self._users.release()
        deadline = time.monotonic() + STOP_PATIENCE_SECONDS
        while not is_free(self._layout.keeper_lock) and not _others_use(self._layout):
            if time.monotonic() > deadline:
                raise ServicesError(
                    "PostgreSQL and Redis have not stopped yet; their logs are in "
                    f"{self._layout.log_dir}."
                )
            time.sleep(POLL_SECONDS)
        _keepers.reap()


class Keepers:
    """Keeper processes this process has started, so that none is left as a zombie."""

    def __init__(self) -> None:
        self._started: list[subprocess.Popen[str]] = []

    def start(self, layout: Layout, *, throwaway: bool) -> str:
        """Start a keeper and return its first word: `ready`, `busy` or `error SENTENCE`."""
        layout.log_dir.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "autoclip.embedded.keeper", str(layout.data_dir)]
        command += ["--throwaway"] if throwaway else []
        with (layout.log_dir / "services.log").open("ab") as log:
            keeper = subprocess.Popen(
                command,
                cwd=PROJECT_DIR,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
                text=True,
            )
        self._started.append(keeper)
        assert keeper.stdout is not None  # noqa: S101
        with keeper.stdout as answers:
            answer = answers.readline().strip()
        if answer != "ready":
            keeper.wait()
        return answer

    def reap(self) -> None:
        self._started = [one for one in self._started if one.poll() is None]


_keepers = Keepers()


def start_services(data_dir: Path, *, throwaway: bool = False) -> Services:
    """Return running services, started if need be.

    throwaway: for tests; nothing is made durable and the data folder goes with the last user.
    Raises ServicesError: no room, no account to run as, damaged or foreign files in the folder.
    """
    layout = layout_of(data_dir)
    try:
        layout.run_dir.mkdir(parents=True, exist_ok=True)
        users = FileLock(layout.users_lock, shared=True)
        if not users.acquire(timeout_seconds=START_PATIENCE_SECONDS):
            raise ServicesError(
                f"The services of {layout.data_dir} are still stopping: try again in a minute."
            )
    except OSError as error:
        raise ServicesError(f"AutoClip cannot write into {layout.data_dir}: {error}.") from error
    try:
        _make_ready(layout, throwaway=throwaway)
    except BaseException:
        users.release()
        raise
    return Services(layout, users, throwaway=throwaway)


@contextmanager
def services_running(data_dir: Path, *, throwaway: bool = False) -> Iterator[Urls]:
    """Services for the length of a block, whoever else uses them at the same time."""
    services = start_services(data_dir, throwaway=throwaway)
    try:
        yield Urls(services.database_url, services.redis_url)
    finally:
        services.stop()


def are_running(data_dir: Path) -> bool:
    """Do the services of this folder answer right now?"""
    layout = layout_of(data_dir)
    try:
        recorded = json.loads(layout.record.read_text(encoding="utf-8"))["keeper"]
        os.kill(recorded, 0)
    except (FileNotFoundError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return not is_free(layout.keeper_lock)


def _make_ready(layout: Layout, *, throwaway: bool) -> None:
    deadline = time.monotonic() + START_PATIENCE_SECONDS
    while not are_running(layout.data_dir):
        if time.monotonic() > deadline:
            raise ServicesError(
                f"PostgreSQL and Redis did not start in time; their logs are in {layout.log_dir}."
            )
        if not is_free(layout.keeper_lock):
            time.sleep(POLL_SECONDS)
            continue
        answer = _keepers.start(layout, throwaway=throwaway)
        if answer.startswith("error "):
            raise ServicesError(answer.removeprefix("error "))
        if not answer:
            raise ServicesError(
                f"The embedded services could not start: see {layout.log_dir / 'services.log'}."
            )


def _others_use(layout: Layout) -> bool:
    """Somebody holds the users' lock, and it is not the keeper on its way out (who holds it
    alone, so that not even a shared lock could be had)."""
    if is_free(layout.users_lock):
        return False
    return not is_free(layout.users_lock) and is_free(layout.users_lock, shared=True)
