"""A pytest plugin: test databases are copies of one that was migrated once.

Migrating takes far longer than copying. The first process of a run migrates a template; where the
same migrations were run before, a dump of it is restored instead. The dump's name is a hash of all
that decides what is in it, so that a changed migration is run for real.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from autoclip.embedded.locks import FileLock
from autoclip.embedded.postgres import program
from tests.support.services import FOLDER_VARIABLE, THROWAWAY_VARIABLE

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = "migrated"
KEPT_DUMPS = 8
LONGEST_MIGRATION_SECONDS = 280
DECIDING = (
    "apps/*/migrations/*.py",
    "apps/core/migration_operations.py",
    "apps/core/partitions.py",
    "requirements/base.txt",
)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> None:
    from django.conf import settings

    if THROWAWAY_VARIABLE not in os.environ:
        return  # Somebody's own server: nothing is left there.
    lock = FileLock(Path(os.environ[FOLDER_VARIABLE]) / "template.lock")
    assert lock.acquire(timeout_seconds=LONGEST_MIGRATION_SECONDS)
    with lock:
        _make_template(os.environ["DATABASE_URL"])
    settings.DATABASES["default"]["TEST"]["TEMPLATE"] = TEMPLATE


def _make_template(server_url: str) -> None:
    with psycopg.connect(server_url, autocommit=True) as connection:
        query = "SELECT 1 FROM pg_database WHERE datname = %s"
        if connection.execute(query, [TEMPLATE]).fetchone():
            return
        name = sql.Identifier(TEMPLATE)
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(name))
    url = urlsplit(server_url)._replace(path=f"/{TEMPLATE}").geturl()
    dump = _folder() / f"{_fingerprint()}.dump"
    if dump.exists():
        _run(str(program("pg_restore")), "--no-owner", "--exit-on-error", "-d", url, str(dump))
        return
    _run(sys.executable, "manage.py", "migrate", "--verbosity", "0", DATABASE_URL=url)
    draft = dump.with_suffix(f".{os.getpid()}")
    _run(str(program("pg_dump")), "-Fc", "-Z1", "-f", str(draft), url)
    draft.replace(dump)
    for old in sorted(_folder().glob("*.dump"), key=lambda one: -one.stat().st_mtime)[KEPT_DUMPS:]:
        old.unlink(missing_ok=True)


def _run(*command: str, **environment: str) -> None:
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command[0]} {command[1]}: {done.stdout}{done.stderr}"


def _folder() -> Path:
    folder = Path(tempfile.gettempdir()) / f"autoclip-test-templates-{os.geteuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _fingerprint() -> str:
    """Partitions are made ahead of today, so today is part of it."""
    facts = hashlib.sha256(datetime.now(UTC).date().isoformat().encode())
    paths = {path for pattern in DECIDING for path in ROOT.glob(pattern)}
    for path in sorted(paths):
        facts.update(str(path.relative_to(ROOT)).encode())
        facts.update(path.read_bytes())
    return facts.hexdigest()[:32]
