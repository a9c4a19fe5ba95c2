"""The supervised processes: what each is, and how one is started, watched and stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from autoclip.embedded.processes import StopSteps, find, kill_all, spawn, stop_tree
from autoclip.supervisor.logs import last_line, rotate

# Every child, and whatever it starts, carries this with the data folder as its value: that is how
# the leftovers of a killed supervisor are known with certainty, although process ids are reused.
MARK = "AUTOCLIP_SUPERVISED"
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0
HEALTHY_SECONDS = 60.0


@dataclass(frozen=True)
class ChildSpec:
    """What to run. `title` is how sentences call it; `death_signal` is sent by the platform when
    the supervisor is killed; `environment` is added to the supervisor's own."""

    name: str
    title: str
    command: Sequence[str]
    stop_steps: StopSteps = ((signal.SIGTERM, 10.0),)
    death_signal: signal.Signals = signal.SIGTERM
    environment: Mapping[str, str] = field(default_factory=dict)


class Child:
    """One supervised process and its restarts."""

    def __init__(self, spec: ChildSpec, *, cwd: Path, data_dir: Path) -> None:
        self.spec = spec
        self.log = data_dir / "log" / f"{spec.name}.log"
        self._cwd = cwd
        self._data_dir = data_dir
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._failures = 0
        self._start_again_at: float | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> None:
        rotate(self.log)
        self._process = spawn(
            self.spec.command,
            cwd=self._cwd,
            log=self.log,
            death_signal=self.spec.death_signal,
            env={**marked_environment(self._data_dir), **self.spec.environment},
        )
        self._started_at = time.monotonic()
        self._start_again_at = None

    def watch(self) -> str | None:
        """Look once; start it again when its pause is over. A sentence when something happened."""
        now = time.monotonic()
        if self._start_again_at is not None:
            if now >= self._start_again_at:
                self.start()
            return None
        if self._process is None or self._process.poll() is None:
            return None
        if now - self._started_at > HEALTHY_SECONDS:
            self._failures = 0
        pause = min(FIRST_PAUSE_SECONDS * 2**self._failures, LONGEST_PAUSE_SECONDS)
        self._failures += 1
        self._start_again_at = now + pause
        said = last_line(self.log)
        return (
            f"The {self.spec.title} stopped unexpectedly ({_ending(self._process.returncode)}"
            f"{': ' + said if said else ''}). Starting it again in {pause:.0f} s; "
            f"its log is {self.log}."
        )

    def stop(self) -> None:
        self._start_again_at = None
        if self._process is not None:
            stop_tree(self._process.pid, self.spec.stop_steps)
            self._process.wait()
            self._process = None


def marked_environment(data_dir: Path) -> dict[str, str]:
    """Our environment plus the mark of this data folder."""
    return {**os.environ, MARK: str(data_dir), "PYTHONUNBUFFERED": "1"}


def leftovers(data_dir: Path) -> list[psutil.Process]:
    """Processes that a supervisor of this data folder, or one of its children, has started."""
    return find(lambda one: one.environ().get(MARK) == str(data_dir))


def end_leftovers(data_dir: Path) -> int:
    """End them without ceremony (work is recorded and done again); return how many there were."""
    found = leftovers(data_dir)
    kill_all(found)
    return len(found)


def _ending(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    return f"killed by {signal.Signals(-code).name}"
