"""A vendor on loopback: real HTTP, with state, that can be told to misbehave.

    server.misbehave(Fault.ANSWER_LOST, on="POST /v1/billing/")

The next request whose method and path begin like that gets the fault. Faults that lose or spoil
an answer do the work first: the money has moved, and nobody says so.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self

from tests.support.vendors.payment_wire import (
    BEFORE,
    Delivery,
    Fault,
    Request,
    Response,
    Wire,
)

__all__ = ["Delivery", "Fault", "PaymentServer", "Request", "Response"]


@dataclass(slots=True)
class _Planned:
    fault: Fault
    on: str
    left: int


class PaymentServer(ABC):
    """Subclasses answer requests in `respond` and explain a 500 in `server_error`."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.deliveries: list[Delivery] = []
        self.lock = threading.RLock()
        self._planned: list[_Planned] = []
        self._wire = Wire(self.take)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._wire.server_address[1]}"

    @contextmanager
    def running(self) -> Iterator[Self]:
        thread = threading.Thread(target=self._wire.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._wire.closing.set()
            self._wire.shutdown()
            self._wire.server_close()
            thread.join(timeout=5)

    def misbehave(self, fault: Fault, *, on: str = "", times: int = 1) -> None:
        with self.lock:
            self._planned.append(_Planned(fault, on, times))

    def behave(self) -> None:
        with self.lock:
            self._planned.clear()

    def count(self, line: str) -> int:
        """How many requests came whose method and path begin with line."""
        with self.lock:
            return sum(request.line.startswith(line) for request in self.requests)

    def events(self) -> list[Delivery]:
        """Every webhook so far, in the order in which things happened."""
        with self.lock:
            return list(self.deliveries)

    @abstractmethod
    def respond(self, request: Request) -> Response: ...

    @abstractmethod
    def server_error(self) -> Response: ...

    def take(self, request: Request) -> tuple[Fault | None, Response]:
        with self.lock:
            self.requests.append(request)
            fault = self._fault_for(request)
            if fault in BEFORE:
                return fault, self.server_error()
            answer = self.respond(request)
            return fault, self.server_error() if fault == Fault.ERROR_AFTER else answer

    def _fault_for(self, request: Request) -> Fault | None:
        for planned in self._planned:
            if planned.left and request.line.startswith(planned.on):
                planned.left -= 1
                return planned.fault
        return None
