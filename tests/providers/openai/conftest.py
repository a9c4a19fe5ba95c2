from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.vendors.faults import PATIENT
from tests.support.vendors.openai_server import OpenAIServer
from tests.support.vendors.server import KEY


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    vendor = OpenAIServer()
    with vendor.running():
        yield vendor
    assert vendor.complaints == []


@pytest.fixture
def account(server: OpenAIServer) -> dict[str, object]:
    """Options of an adapter that calls the server."""
    return {"api_key": KEY, "base_url": f"{server.url}/v1", **PATIENT}
