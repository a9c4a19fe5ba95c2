"""Data folders in a short place, and proof that nothing outlives a test."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from autoclip.embedded.layout import layout_of
from autoclip.embedded.processes import find, kill_all, working_in


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A data folder of its own; whatever still runs in it at the end is killed."""
    folder = Path(tempfile.mkdtemp(prefix="autoclip-services-")).resolve()
    data_dir = folder / "var"
    yield data_dir
    kill_all(servers_of(data_dir) + keepers_of(data_dir))
    shutil.rmtree(folder, ignore_errors=True)


def servers_of(data_dir: Path) -> list[psutil.Process]:
    layout = layout_of(data_dir)
    found = working_in(layout.postgres_dir, "postgres")
    return found + working_in(layout.redis_dir, "valkey-server")


def keepers_of(data_dir: Path) -> list[psutil.Process]:
    words = ["autoclip.embedded.keeper", str(data_dir)]
    return find(lambda one: all(word in one.cmdline() for word in words))
