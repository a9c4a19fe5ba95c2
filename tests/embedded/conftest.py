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
from autoclip.embedded.services import services_running


@pytest.fixture(scope="session")
def fresh_cluster() -> Iterator[Path]:
    """A database cluster as the first start makes it, stopped: making one takes a second."""
    with tempfile.TemporaryDirectory(prefix="autoclip-services-") as folder:
        with services_running(Path(folder) / "var"):
            pass
        yield Path(folder).resolve() / "var" / "postgres"


@pytest.fixture
def data_dir(bare_data_dir: Path, fresh_cluster: Path) -> Path:
    """A data folder that has been used once."""
    shutil.copytree(fresh_cluster, bare_data_dir / "postgres")
    return bare_data_dir


@pytest.fixture
def bare_data_dir() -> Iterator[Path]:
    """A data folder that does not exist yet; whatever runs in it at the end is killed."""
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
