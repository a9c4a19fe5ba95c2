"""What the supervisor shows: one line per step, sentences, and the closing banner."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

BOLD, DIM, GREEN, RED, RESET = "\033[1m", "\033[2m", "\033[32m", "\033[31m", "\033[0m"


class Console:
    """Writes to the terminal; plain text when the output goes to a file."""

    def __init__(self) -> None:
        self._colours = sys.stdout.isatty()

    def say(self, sentence: str) -> None:
        self._write(f"  {sentence}")

    def fail(self, sentence: str) -> None:
        self._write(f"  {self._paint(RED, '✗')} {sentence}")

    @contextmanager
    def step(self, sentence: str) -> Iterator[None]:
        """A line when the step has been done; failures speak for themselves."""
        if self._colours:
            self._write(f"  {self._paint(DIM, '…')} {sentence}", end="\r")
        yield
        self._write(f"  {self._paint(GREEN, '✓')} {sentence}")

    def banner(self, address: str, sign_in: Sequence[str]) -> None:
        """Where everything is. sign_in: what the command that makes the first account said."""
        self._write("")
        self._write(f"  {self._paint(BOLD, 'AutoClip is running')}")
        self._write("")
        self._row("Console", f"{address}/admin/")
        self._row("API", f"{address}/api/docs/")
        self._row("Stop", "Ctrl-C")
        self._write("")
        for line in sign_in:
            self._write(f"  {line}")
        self._write("")

    def _row(self, name: str, value: str) -> None:
        self._write(f"  {self._paint(DIM, name.ljust(10))}{value}")

    def title(self) -> None:
        self._write("")
        self._write(f"  {self._paint(BOLD, 'AutoClip')}")
        self._write("")

    def _paint(self, colour: str, text: str) -> str:
        return f"{colour}{text}{RESET}" if self._colours else text

    @staticmethod
    def _write(text: str, end: str = "\n") -> None:
        print(text, end=end, flush=True)  # noqa: T201 (this is the terminal's voice)
