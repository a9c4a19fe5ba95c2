"""Real Celery workers and beats for tests."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil

BASE_DIR = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 120.0


class CeleryProcess:
    """One `celery` process with its children."""

    def __init__(self, *words: str, environment: dict[str, str], log: Path) -> None:
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "autoclip", *words],
                cwd=BASE_DIR,
                env=environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self._log = log

    def kill_all(self) -> None:
        """SIGKILL to the process and every child: nobody says goodbye."""
        with suppress(psutil.NoSuchProcess):
            parent = psutil.Process(self._process.pid)
            for process in [*parent.children(recursive=True), parent]:
                with suppress(psutil.NoSuchProcess):
                    process.kill()
        self._process.wait()

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def children(self) -> list[psutil.Process]:
        with suppress(psutil.NoSuchProcess):
            return psutil.Process(self._process.pid).children(recursive=True)
        return []

    def stop(self) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.kill_all()
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    @property
    def log(self) -> str:
        return self._log.read_text(errors="replace")


def start_worker(environment: dict[str, str], folder: Path) -> CeleryProcess:
    """A worker for every queue of the production line."""
    return CeleryProcess(
        "worker",
        *("-Q", "default,media,publish", "--concurrency", "2", "--loglevel", "INFO"),
        *("--without-gossip", "--without-mingle"),
        environment=environment,
        log=folder / "worker.log",
    )


def start_beat(environment: dict[str, str], folder: Path) -> CeleryProcess:
    return CeleryProcess(
        *("beat", "--pidfile", "", "--loglevel", "INFO", "--max-interval", "1"),
        environment=environment,
        log=folder / "beat.log",
    )


def wait_until(condition: Callable[[], bool], what: str) -> None:
    """Return once condition holds; fail the test when it does not for two minutes."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"Waited in vain until {what}.")
        time.sleep(0.05)
