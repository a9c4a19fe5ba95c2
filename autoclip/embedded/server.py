"""What the two embedded servers have in common: start, wait until it answers, stop."""

from __future__ import annotations

import importlib.util
import signal
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from pathlib import Path

from autoclip.embedded.account import Account
from autoclip.embedded.errors import ServicesError
from autoclip.embedded.layout import Layout
from autoclip.embedded.processes import StopSteps, spawn, stop_tree

# Long enough for PostgreSQL to replay its log after a power cut on a slow disk.
START_PATIENCE_SECONDS = 180.0
POLL_SECONDS = 0.05
TROUBLE_WORDS = ("FATAL", "PANIC", "ERROR", "# ", "error", "Permission denied", "No space")


class Server(ABC):
    """One server process; subclasses say how to prepare it, run it and ask whether it answers."""

    name: str
    package: str
    stop_steps: StopSteps
    death_signal: signal.Signals

    def __init__(self, layout: Layout, *, throwaway: bool, account: Account | None) -> None:
        self.layout = layout
        self.throwaway = throwaway
        self.account = account
        self._process: subprocess.Popen[bytes] | None = None

    @property
    @abstractmethod
    def folder(self) -> Path:
        """Where it keeps its data."""

    @property
    def log(self) -> Path:
        return self.layout.log_dir / f"{self.name.lower()}.log"

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @abstractmethod
    def prepare(self) -> None:
        """Make what must be there before the first start, and end what a killed keeper left."""

    @abstractmethod
    def command(self) -> list[str]:
        """What runs it, program first."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether it takes connections now."""

    def after_start(self) -> None:  # noqa: B027 (most servers need nothing here)
        """Once it answers."""

    def start(self) -> None:
        """Start and wait until it answers.

        Raises ServicesError with the server's own last complaint when it ends instead.
        """
        self.prepare()
        written = self.log.stat().st_size if self.log.exists() else 0
        self._process = spawn(
            self.command(),
            cwd=self.folder,
            log=self.log,
            death_signal=self.death_signal,
            account=self.account,
        )
        deadline = time.monotonic() + START_PATIENCE_SECONDS
        while not self.answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise ServicesError(
                    f"{self.name} did not start ({_last_trouble(self.log, written)}); "
                    f"its log is {self.log}."
                )
            time.sleep(POLL_SECONDS)
        self.after_start()

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        if self._process is not None:
            if self.alive:
                stop_tree(self._process.pid, self.stop_steps)
            self._process.wait()
            self._process = None


def note(sentence: str) -> None:
    """Write to the keeper's log (`log/services.log`)."""
    print(sentence, file=sys.stderr, flush=True)  # noqa: T201


def package_folder(package: str) -> Path:
    """Where an installed package lies, without importing it."""
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise ServicesError(
            f"The Python package '{package}' is not installed: run make run, which installs it, "
            "or set DATABASE_URL and REDIS_URL to servers of your own."
        )
    return Path(found.origin).parent


def _last_trouble(log: Path, start: int) -> str:
    """The last complaint written to the log after byte `start`."""
    with log.open("rb") as stream:
        stream.seek(start)
        lines = stream.read().decode(errors="replace").splitlines()
    troubles = [line for line in lines if any(word in line for word in TROUBLE_WORDS)]
    last = (troubles or lines or ["it said nothing"])[-1]
    return last.strip()[:300]
