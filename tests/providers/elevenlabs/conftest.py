from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.vendors.elevenlabs_server import ElevenLabsServer
from tests.support.vendors.faults import PATIENT
from tests.support.vendors.server import KEY


@pytest.fixture
def server() -> Iterator[ElevenLabsServer]:
    vendor = ElevenLabsServer()
    with vendor.running():
        yield vendor
    assert vendor.complaints == []


@pytest.fixture
def account(server: ElevenLabsServer) -> dict[str, object]:
    """Options of an adapter that calls the server."""
    return {"api_key": KEY, "base_url": server.url, **PATIENT}
