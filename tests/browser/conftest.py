"""A real Chromium at a real server, with a real worker where films are made."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from apps.accounts.models import User
from tests.support.chromium import find_chromium
from tests.support.productions import install_everything
from tests.support.workers import CeleryProcess, start_worker

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]
PASSWORD = "correct horse battery staple"
PATIENCE_MS = 20_000


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for one module: its driver's event loop must be gone before other rooms' tests."""
    path = find_chromium()
    assert path is not None, "No Chromium was found: python -m tests.support.chromium installs one."
    # The browser's driver keeps an event loop in this thread; the tests themselves are not async.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(path), args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def admin(transactional_db: None) -> User:
    install_everything()
    return User.objects.create_superuser("admin@example.com", PASSWORD, name="Ada", locale="en")


class Watch:
    """What the browser complained of: script errors, refused resources, policy violations."""

    # An answer that says "the form has mistakes", or "not any more", is no fault of the page.
    EXPECTED = ("status of 422", "status of 409")

    def __init__(self) -> None:
        self.complaints: list[str] = []

    def on(self, page: Page) -> None:
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        if not any(expected in message.text for expected in self.EXPECTED):
            self.complaints.append(message.text)


@pytest.fixture
def open_page(chromium: Browser, live_server: object, admin: User) -> Iterator[Callable[..., Page]]:
    """Opens pages in browsers of their own; afterwards none of them may have complained."""
    contexts: list[BrowserContext] = []
    watch = Watch()

    def opened(*, signed_in: bool = True, language: str = "en", scripts: bool = True) -> Page:
        context = chromium.new_context(
            base_url=str(live_server),
            viewport={"width": 1280, "height": 900},
            java_script_enabled=scripts,
            locale=language,
        )
        contexts.append(context)
        cookies = {"django_language": language}
        if signed_in:
            client = Client()
            client.force_login(admin)
            cookies["sessionid"] = client.cookies["sessionid"].value
        context.add_cookies(
            [{"name": n, "value": v, "url": str(live_server)} for n, v in cookies.items()]
        )
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        watch.on(page)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert watch.complaints == []


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page()


@pytest.fixture
def worker(
    process_environment: dict[str, str], transactional_db: None, tmp_path: Path
) -> Iterator[CeleryProcess]:
    process = start_worker(process_environment, tmp_path)
    yield process
    process.stop()
