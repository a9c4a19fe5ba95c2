"""A pytest plugin: a throwaway PostgreSQL and Redis for the whole run.

Loaded with `-p tests.support.services`, because the addresses must be in the environment before
pytest-django reads the settings. The first process starts the servers; the parallel ones inherit
the addresses and use a database (pytest-django's suffix) and a numbered Redis database each. Set
DATABASE_URL and REDIS_URL to use servers of your own. Were the whole run killed, the services'
keeper would notice, stop them and remove the folder.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from autoclip.embedded.addresses import redis_database
from autoclip.embedded.layout import layout_of
from autoclip.embedded.locks import FileLock, is_free
from autoclip.embedded.processes import kill_all, working_in
from autoclip.embedded.services import Services, start_services

PREFIX = "autoclip-tests-"
FOLDER_VARIABLE = "AUTOCLIP_TEST_FOLDER"
THROWAWAY_VARIABLE = "AUTOCLIP_TEST_THROWAWAY"  # the database server is gone after the run
SERVICES_KEY = pytest.StashKey[Services]()
FOLDER_KEY = pytest.StashKey[Path]()
LOCK_KEY = pytest.StashKey[FileLock]()
LOCK_NAME = "alive.lock"  # held by the first process for the length of the run


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, None, None]:
    if early_config.pluginmanager.hasplugin("django"):
        worker = os.environ.get("PYTEST_XDIST_WORKER", "")
        if not worker:
            _start(early_config)
        _surroundings(worker)
    yield


def pytest_unconfigure(config: pytest.Config) -> None:
    services = config.stash.get(SERVICES_KEY, None)
    if services is not None:
        services.stop()
    folder = config.stash.get(FOLDER_KEY, None)
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)


def remove_dead_runs(parent: Path) -> None:
    """Remove what runs left that were killed together with their keeper."""
    for folder in parent.glob(f"{PREFIX}*"):
        layout = layout_of(folder / "services")
        lock = folder / LOCK_NAME
        ours = folder.stat().st_uid == os.geteuid()
        if ours and lock.exists() and is_free(lock):
            kill_all(working_in(layout.postgres_dir, "postgres"))
            kill_all(working_in(layout.redis_dir, "valkey-server"))
            shutil.rmtree(folder, ignore_errors=True)


def _start(config: pytest.Config) -> None:
    parent = Path(tempfile.gettempdir()).resolve()
    remove_dead_runs(parent)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    lock = FileLock(folder / LOCK_NAME)
    lock.try_acquire()
    config.stash[FOLDER_KEY] = folder
    config.stash[LOCK_KEY] = lock
    os.environ[FOLDER_VARIABLE] = str(folder)
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return
    services = start_services(folder / "services", throwaway=True)
    config.stash[SERVICES_KEY] = services
    if "DATABASE_URL" not in os.environ:
        os.environ[THROWAWAY_VARIABLE] = "yes"
    os.environ.setdefault("DATABASE_URL", services.database_url)
    os.environ.setdefault("REDIS_URL", services.redis_url)


def _surroundings(worker: str) -> None:
    """What differs between parallel processes: Redis database 0 is left alone, files are apart."""
    number = int(worker.removeprefix("gw")) + 1 if worker else 0
    data_dir = Path(os.environ[FOLDER_VARIABLE]) / (worker or "main")
    (data_dir / "static").mkdir(parents=True, exist_ok=True)
    os.environ["AUTOCLIP_DATA_DIR"] = str(data_dir)
    # Tests of the second factor demand it; the others are about something else.
    os.environ.setdefault("REQUIRE_STAFF_MFA", "false")
    os.environ["REDIS_URL"] = redis_database(os.environ["REDIS_URL"], number)
