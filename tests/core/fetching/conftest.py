"""A canary on loopback that nobody may reach, and a record of every connection tried."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any

import pytest

from apps.core.fetching import FetchLimits
from tests.core.fetching.servers import Server, answer, serving


@pytest.fixture
def canary() -> Iterator[Server]:
    with serving(answer(b"the secret of the private network")) as server:
        yield server


@pytest.fixture
def limits(canary: Server) -> FetchLimits:
    """The canary's port is open, so that only the rules about addresses protect it."""
    ports = frozenset({80, 443, canary.port})
    return FetchLimits(allowed_ports=ports, total_seconds=5.0, connect_seconds=1.0)


@pytest.fixture
def dialled(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Every (address, port) a connection was tried to; those outside this machine are refused."""
    tried: list[tuple[str, int]] = []
    connect = socket.create_connection

    def record(address: tuple[str, int], *args: Any, **kwargs: Any) -> socket.socket:
        tried.append(address)
        if not ip_address(address[0]).is_loopback:
            raise ConnectionRefusedError(address)
        return connect(address, *args, **kwargs)

    monkeypatch.setattr(socket, "create_connection", record)
    return tried
