"""The supervisor's loop: children watched, one-off commands run, everything stopped in order."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

from autoclip.embedded.processes import stop_tree
from autoclip.embedded.services import Services
from autoclip.supervisor.children import (
    Child,
    ChildSpec,
    end_leftovers,
    marked_environment,
)

POLL_SECONDS = 0.2
SERVICES_CHECK_SECONDS = 2.0
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
COMMAND_STOP_STEPS = ((signal.SIGINT, 5.0), (signal.SIGTERM, 3.0))


class Forced(BaseException):
    """The second request to stop: leaves whatever waits, so no `except Exception` may hold it."""


class Stopped(BaseException):
    """A person or the system asked the supervisor to stop."""


class CommandFailedError(Exception):
    """A one-off command ended with an error; `output` is what it printed."""

    def __init__(self, command: Sequence[str], code: int, output: str) -> None:
        super().__init__(
            f"the command '{' '.join(command[1:])}' ended with code {code}; what it said is above."
        )
        self.code = code
        self.output = output


class Supervisor:
    """Holds the services and the children of one data folder.

    say: prints one sentence for people.
    """

    def __init__(self, *, project_dir: Path, data_dir: Path, say: Callable[[str], None]) -> None:
        self.project_dir = project_dir
        self.data_dir = data_dir
        self.say = say
        self.services: Services | None = None
        self._children: list[Child] = []
        self._requests = 0
        self._stopping = False
        self._checked_at = time.monotonic()

    def listen(self) -> None:
        """Take Ctrl-C, SIGTERM and a closed terminal as the wish to stop; the second one forces."""
        for number in STOP_SIGNALS:
            signal.signal(number, self._on_signal)

    def start(self, spec: ChildSpec) -> Child:
        self._raise_if_asked()
        child = Child(spec, cwd=self.project_dir, data_dir=self.data_dir)
        self._children.append(child)
        child.start()
        return child

    def run(self, command: Sequence[str], *, show: bool = False) -> str:
        """Run a one-off command while watching the children; return its standard output.

        show: let the output go to the terminal as it comes, and return nothing. Standard error
        always goes there.
        """
        self._raise_if_asked()
        process = subprocess.Popen(
            list(command),
            cwd=self.project_dir,
            env=marked_environment(self.data_dir),
            stdin=subprocess.DEVNULL,
            stdout=None if show else subprocess.PIPE,
            text=True,
            process_group=0,
        )
        output: str | None = None
        while process.returncode is None:
            try:
                output, _ = process.communicate(timeout=POLL_SECONDS)
            except subprocess.TimeoutExpired:
                self.watch()
                if self._requests:
                    stop_tree(process.pid, COMMAND_STOP_STEPS)
        self._raise_if_asked()
        if process.returncode != 0:
            raise CommandFailedError(command, process.returncode, output or "")
        return output or ""

    def wait_for(self, condition: Callable[[], bool], *, timeout_seconds: float) -> bool:
        """Watch until the condition holds; False when the time is over."""
        deadline = time.monotonic() + timeout_seconds
        while not condition():
            if time.monotonic() > deadline:
                return False
            self._pause()
        return True

    def serve(self) -> None:
        """Watch until asked to stop."""
        while True:
            self._pause()

    def watch(self) -> None:
        """One look at everything."""
        for child in self._children:
            sentence = child.watch()
            if sentence:
                self.say(sentence)
        if self.services and time.monotonic() - self._checked_at > SERVICES_CHECK_SECONDS:
            self.services.ensure()
            self._checked_at = time.monotonic()

    def stop(self) -> None:
        """Stop the children, last started first, then the services. A second request while this
        goes on kills the children at once."""
        self._stopping = True
        try:
            for child in reversed(self._children if self._requests < 2 else []):
                child.stop()
        except Forced:
            self.say("Forced: ending everything at once.")
        finally:
            for number in STOP_SIGNALS:
                signal.signal(number, signal.SIG_IGN)
            end_leftovers(self.data_dir)
            if self.services:
                self.services.stop()

    def _pause(self) -> None:
        self._raise_if_asked()
        self.watch()
        time.sleep(POLL_SECONDS)

    def _raise_if_asked(self) -> None:
        if self._requests:
            raise Stopped

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._requests += 1
        if self._requests == 1:
            self.say("Stopping. Press Ctrl-C again to force it.")
        elif self._stopping:
            raise Forced
