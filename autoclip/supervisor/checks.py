"""`make check`: everything that can be said about the code without running the tests."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autoclip.embedded.errors import ServicesError
from autoclip.embedded.services import services_running
from autoclip.supervisor.plan import manage

PROJECT_DIR = Path(__file__).resolve().parents[2]
SCHEMA = "docs/api/schema.yml"
PROGRAMS = Path(sys.executable).parent


@dataclass(frozen=True)
class Check:
    """One command that must end with 0. environment: added to the surroundings."""

    title: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


def checks(folder: Path) -> list[Check]:
    """All checks; `folder` is for what they write."""
    schema = str(folder / "schema.yml")
    migration_settings = {"DJANGO_SETTINGS_MODULE": "tests.support.migration_settings"}
    return [
        Check("ruff", [_program("ruff"), "check", "."]),
        Check("ruff format", [_program("ruff"), "format", "--check", "."]),
        Check("mypy", [_program("mypy")]),
        Check("import contracts", [_program("lint-imports")]),
        Check("page templates", [_program("djlint"), "templates", "apps", "--lint", "--quiet"]),
        Check("models and migrations", manage("makemigrations", "--check", "--dry-run")),
        Check(
            "migration linter",
            manage("lintmigrations", "--no-cache", "--quiet", "ok", "ignore"),
            migration_settings,
        ),
        Check(
            "API schema",
            manage("spectacular", "--validate", "--fail-on-warn", "--file", schema),
        ),
        Check("API schema is the one in docs", ["diff", "-u", SCHEMA, schema]),
        Check("deployment", manage("check", "--deploy", "--fail-level", "WARNING"), production()),
    ]


def production() -> dict[str, str]:
    """Settings of an installation on the internet, as `.env.example` advises them."""
    return {
        "DEBUG": "false",
        "HTTPS": "true",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "studio.example",
        "PUBLIC_URL": "https://studio.example",
    }


def run(check: Check, surroundings: Mapping[str, str]) -> bool:
    started = time.monotonic()
    done = subprocess.run(
        list(check.command),
        cwd=PROJECT_DIR,
        env={**surroundings, **check.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    passed = done.returncode == 0
    seconds = time.monotonic() - started
    _say(f"{'ok    ' if passed else 'FAILED'}  {check.title} ({seconds:.1f} s)")
    if not passed:
        _say(done.stdout)
    return passed


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="autoclip-check-") as name:
        folder = Path(name)
        try:
            with services_running(folder / "services", throwaway=True) as urls:
                surroundings = os.environ | {
                    "DATABASE_URL": urls.database_url,
                    "REDIS_URL": urls.redis_url,
                    "AUTOCLIP_DATA_DIR": str(folder / "data"),
                }
                failed = [one.title for one in checks(folder) if not run(one, surroundings)]
        except ServicesError as error:
            _say(str(error))
            return 1
    _say(f"Failed: {', '.join(failed)}." if failed else "All checks passed.")
    return 1 if failed else 0


def _program(name: str) -> str:
    return str(PROGRAMS / name)


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 (this is a command for people)


if __name__ == "__main__":
    sys.exit(main())
