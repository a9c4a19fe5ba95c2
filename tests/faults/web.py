"""A real web server of a site, and somebody who asks it something all the time."""

from __future__ import annotations

import socket
import subprocess
import threading
import time
from collections import Counter
from types import TracebackType

import httpx2
from django.test import Client

from apps.accounts.models import User
from autoclip.supervisor.plan import web
from tests.faults.site import Site
from tests.support.workers import BASE_DIR, wait_until

PROBLEM = "application/problem+json"


def start_web(site: Site, **changes: str) -> str:
    """Start gunicorn as the supervisor does; return its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    spec = web("127.0.0.1", port)
    with (site.folder / "logs" / "web.log").open("ab") as log:
        site.parts["web"] = subprocess.Popen(
            spec.command,
            cwd=BASE_DIR,
            env={**site.environment, **spec.environment, **changes},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    address = f"http://127.0.0.1:{port}"
    wait_until(lambda: _answers(address), "the web server answers")
    return address


def _answers(address: str) -> bool:
    try:
        return httpx2.get(f"{address}/health/live", timeout=5).status_code < 500
    except httpx2.TransportError:
        return False


def signed_in(address: str, user: User) -> httpx2.Client:
    """An HTTP client with a session of user."""
    browser = Client()
    browser.force_login(user)
    cookies = {"sessionid": browser.cookies["sessionid"].value}
    return httpx2.Client(base_url=address, cookies=cookies, timeout=30)


class Asker:
    """A thread that asks for a list over and over. answers counts status codes; unclean holds what
    was neither an answer nor a 503 problem that says when to come back."""

    def __init__(self, client: httpx2.Client, path: str) -> None:
        self.answers: Counter[int] = Counter()
        self.unclean: list[str] = []
        self._client = client
        self._path = path
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._ask_on, name="asker", daemon=True)

    def __enter__(self) -> Asker:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _ask_on(self) -> None:
        while not self._stop.is_set():
            try:
                self._ask()
            except httpx2.TransportError as error:
                self.unclean.append(f"no answer: {error!r}")
            time.sleep(0.03)

    def _ask(self) -> None:
        answer = self._client.get(self._path)
        self.answers[answer.status_code] += 1
        kind = answer.headers.get("content-type", "")
        clean = answer.status_code == 503 and kind.startswith(PROBLEM)
        if answer.status_code != 200 and not (clean and answer.headers.get("retry-after")):
            self.unclean.append(f"{answer.status_code} {kind}: {answer.text[:120]}")
