"""P10: what one web worker and one Celery child keep in memory.

    python -m tests.benchmarks.p10_memory [--rounds 5]

Ours against a project with nothing in it (`bare/`: Django's own apps, its admin, REST framework)
behind the same gunicorn, each after the same number of requests for a list and for the console; and
a child of our worker against one of a Celery without anything, and against one that has loaded the
bare Django project, each after the same number of tasks. Resident megabytes, as the system counts
them; engines load their models at their first film and are no part of this.
"""

from __future__ import annotations

import argparse
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import psutil
import psycopg

LISTS, PAGES, TASKS = 40, 5, 40
EMAIL, PASSWORD = "bench@example.com", "correct horse battery staple"


def measure(rounds: int, folder: Path) -> None:
    from tests.benchmarks.harness import Contender, at_most, report, run_rounds

    ours = {**os.environ, "DJANGO_SETTINGS_MODULE": "autoclip.settings"}
    bare = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.benchmarks.bare.settings"}
    # One that is set outside would load that project into the Celery without anything.
    nothing = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    cookies = {"ours": _signed_in(ours), "bare": _signed_in(bare)}
    contenders = [
        Contender("web ours", _web(ours, "autoclip.wsgi", "/api/v1/contents/", cookies["ours"])),
        Contender(
            "web bare", _web(bare, "tests.benchmarks.bare.wsgi", "/api/users/", cookies["bare"])
        ),
        Contender("child ours", _child(ours, "autoclip", "contents.run_job", folder)),
        Contender("child bare", _child(nothing, _BARE, "bare.nothing", folder)),
        Contender("child in bare Django", _child(bare, _BARE, "bare.nothing", folder)),
    ]
    megabytes = run_rounds(contenders, rounds)
    report(
        "P10",
        "resident memory (MB where it says s)",
        [
            at_most("web worker", megabytes["web ours"], megabytes["web bare"], 1.6),
            at_most("Celery child", megabytes["child ours"], megabytes["child bare"], 1.6),
            at_most(
                "Celery child/in bare Django",
                megabytes["child ours"],
                megabytes["child in bare Django"],
                1.6,
            ),
        ],
        megabytes,
        {"requests": LISTS + PAGES, "tasks": TASKS},
    )


_BARE = "tests.benchmarks.bare.tasks"
_SIGN_IN = f"""
import django; django.setup()
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
user = get_user_model().objects.create_superuser(
    **{{get_user_model().USERNAME_FIELD: {EMAIL!r}, "password": {PASSWORD!r}}})
browser = Client()
browser.force_login(user)
print("SESSION=" + browser.cookies["sessionid"].value)
"""


def _signed_in(environment: Mapping[str, str]) -> str:
    """A migrated database with one person, and the cookie of a session."""
    done = subprocess.run(
        [sys.executable, "-c", _SIGN_IN],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    found = re.search(r"SESSION=(\S+)", done.stdout)
    assert found, done.stdout + done.stderr
    return found[1]


def _web(
    environment: Mapping[str, str], module: str, lists: str, session: str
) -> Callable[[], float]:
    def run() -> float:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{free.getsockname()[1]}"
        command = [sys.executable, "-m", "gunicorn", f"{module}:application", "--bind", address]
        command += ["--worker-class", "gthread", "--workers", "1", "--threads", "4"]
        process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        try:
            with httpx2.Client(
                base_url=f"http://{address}", cookies={"sessionid": session}, timeout=60
            ) as client:
                _wait(lambda: _status(client, lists) == 200)
                for _ in range(LISTS):
                    client.get(lists)
                for _ in range(PAGES):
                    client.get("/admin/")
            return _megabytes(psutil.Process(process.pid).children())
        finally:
            process.terminate()
            process.wait(timeout=30)

    return run


def _status(client: httpx2.Client, path: str) -> int:
    with suppress(httpx2.TransportError):
        return client.get(path).status_code
    return 0


def _child(
    environment: Mapping[str, str], app: str, task: str, folder: Path
) -> Callable[[], float]:
    """Load the Django project first where the environment names one, as a project's worker does."""
    loads = "DJANGO_SETTINGS_MODULE" in environment and app == _BARE
    names = {"BARE_DJANGO": "1"} if loads else {}

    def run() -> float:
        log = folder / "worker.log"
        log.unlink(missing_ok=True)
        words = [sys.executable, "-m", "celery", "-A", app, "worker", "--concurrency", "1"]
        words += ["--without-gossip", "--without-mingle", "--loglevel", "INFO"]
        words += ["-Q", "default" if app == "autoclip" else "bare"]
        with log.open("ab") as output:
            process = subprocess.Popen(
                words, env={**environment, **names}, stdout=output, stderr=output
            )
        try:
            _wait(lambda: " ready." in log.read_text(errors="replace"))
            _send(app, task)
            _wait(lambda: log.read_text(errors="replace").count(" succeeded in ") >= TASKS)
            return _megabytes(psutil.Process(process.pid).children())
        finally:
            process.terminate()
            process.wait(timeout=60)

    return run


def _send(app: str, task: str) -> None:
    from celery import Celery

    client = Celery("sender", broker=os.environ["BARE_BROKER_URL"])
    arguments: list[Any] = [] if app == _BARE else ["0192e4a0-0000-7000-8000-000000000000"]
    for _ in range(TASKS):
        client.send_task(task, args=arguments, queue="default" if app == "autoclip" else "bare")


def _megabytes(processes: list[psutil.Process]) -> float:
    assert len(processes) == 1, processes
    return float(processes[0].memory_info().rss) / 1e6


def _second_database(url: str) -> str:
    """Beside the first one, for the project that knows none of our tables."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE bare")
    return urlsplit(url)._replace(path="/bare").geturl()


def _wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < deadline, "It did not come up."
        time.sleep(0.1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    from autoclip.embedded.addresses import broker_url
    from autoclip.embedded.services import services_running

    with tempfile.TemporaryDirectory(prefix="autoclip-p10-") as name:
        folder = Path(name)
        with services_running(folder / "services", throwaway=True) as urls:
            os.environ["DATABASE_URL"] = urls.database_url
            os.environ["BARE_DATABASE_URL"] = _second_database(urls.database_url)
            os.environ["REDIS_URL"] = urls.redis_url
            os.environ["BARE_BROKER_URL"] = broker_url(urls.redis_url)
            os.environ["AUTOCLIP_DATA_DIR"] = str(folder / "data")
            measure(asked.rounds, folder)


if __name__ == "__main__":
    main()
