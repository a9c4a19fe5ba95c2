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

    def banner(self, address: str, facts: Sequence[str]) -> None:
        """Where everything is. facts: `Name: value` lines that the commands printed."""
        rows = [("Console", f"{address}/admin/"), ("API", f"{address}/api/docs/")]
        for fact in facts:
            name, _, value = fact.partition(": ")
            rows.append((name, value))
        rows.append(("Stop", "Ctrl-C"))
        width = max(len(name) for name, _ in rows) + 2
        self._write("")
        self._write(f"  {self._paint(BOLD, 'AutoClip is running')}")
        self._write("")
        for name, value in rows:
            self._write(f"  {self._paint(DIM, name.ljust(width))}{value}")
        self._write("")

    def title(self) -> None:
        self._write("")
        self._write(f"  {self._paint(BOLD, 'AutoClip')}")
        self._write("")

    def _paint(self, colour: str, text: str) -> str:
        return f"{colour}{text}{RESET}" if self._colours else text

    @staticmethod
    def _write(text: str, end: str = "\n") -> None:
        print(text, end=end, flush=True)  # noqa: T201 (this is the terminal's voice)
