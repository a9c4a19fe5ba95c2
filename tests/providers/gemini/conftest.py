from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.vendors.faults import PATIENT
from tests.support.vendors.gemini_server import GeminiServer
from tests.support.vendors.server import KEY


@pytest.fixture
def server() -> Iterator[GeminiServer]:
    vendor = GeminiServer()
    with vendor.running():
        yield vendor
    assert vendor.complaints == []


@pytest.fixture
def account(server: GeminiServer) -> dict[str, object]:
    """Options of an adapter that calls the server."""
    return {"api_key": KEY, "base_url": f"{server.url}/v1beta", **PATIENT}
