"""Something done again and again in a thread beside other work, such as keeping a lease."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self

from django.db import connection


class Beating(ABC):
    """Calls beat() every so many seconds from entering the block until leaving it.

    beat must handle its own errors: one that escapes ends the thread, not the work.
    """

    def __init__(self, seconds: float, name: str) -> None:
        self._seconds = seconds
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name=name, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join(timeout=30)

    @abstractmethod
    def beat(self) -> None:
        """What is done each time."""

    def _watch(self) -> None:
        try:
            while not self._over.wait(self._seconds):
                self.beat()
        finally:
            connection.close()
