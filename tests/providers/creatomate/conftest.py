from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.support.vendors.creatomate_server import CreatomateServer
from tests.support.vendors.faults import PATIENT
from tests.support.vendors.server import KEY


@pytest.fixture
def server(tmp_path: Path) -> Iterator[CreatomateServer]:
    vendor = CreatomateServer(tmp_path / "storage")
    with vendor.running():
        yield vendor
    assert vendor.complaints == []


@pytest.fixture
def account(server: CreatomateServer, settings: Settings) -> dict[str, object]:
    """Options of a renderer that calls the server, and whose files the server can read."""
    settings.STORAGES = {
        **settings.STORAGES,
        "vendor": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": server.folder, "base_url": f"{server.url}/files/"},
        },
    }
    return {
        "api_key": KEY,
        "base_url": server.url,
        "storage": "vendor",
        "poll_seconds": 0.05,
        **PATIENT,
    }
