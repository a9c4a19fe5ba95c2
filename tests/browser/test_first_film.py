"""A person's first quarter of an hour: log in, a project, a text, and a film to watch."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from apps.contents.admin.samples import sample_article
from apps.contents.models import Content
from apps.contents.states import ContentStatus
from tests.browser.conftest import PASSWORD
from tests.support.workers import CeleryProcess

pytestmark = [pytest.mark.browser, pytest.mark.film, pytest.mark.timeout(600)]

FILM_PATIENCE_MS = 300_000
# Keeps every number the progress shows, in the page itself, so that none is missed.
REMEMBER = """
() => {
  window.sameDocument = true;
  window.seen = new Set();
  new MutationObserver(() => {
    const number = document.querySelector("#live-state [data-overall]");
    if (number) window.seen.add(Number(number.textContent));
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}
"""


def log_in(page: Page) -> None:
    page.goto("/admin/")
    page.locator("#id_username").fill("admin@example.com")
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def create_project(page: Page) -> None:
    page.get_by_role("link", name="Create a project").first.click()
    page.locator("#id_name").fill("Small history")
    page.locator('input[name="template"][value="small"]').check(force=True)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was added successfully")).to_be_visible()


def create_content(page: Page) -> None:
    title, text = sample_article("en")
    page.goto("/admin/contents/content/add/")
    page.get_by_label("Title", exact=True).fill(title)
    page.get_by_label("Article", exact=True).fill(text)
    page.get_by_role("button", name="Create and produce").click()
    expect(page.get_by_text("Production has started.")).to_be_visible()


def test_from_nothing_to_a_film_that_plays(
    open_page: Callable[..., Page], worker: CeleryProcess
) -> None:
    page = open_page(signed_in=False)
    log_in(page)
    expect(page.get_by_role("heading", name="Make your first video")).to_be_visible()
    create_project(page)
    create_content(page)
    page.evaluate(REMEMBER)

    expect(page.locator(".c-scene img").first).to_be_visible(timeout=FILM_PATIENCE_MS)
    expect(page.locator("video")).to_be_visible(timeout=FILM_PATIENCE_MS)
    expect(page.locator("#live-state [data-overall]")).to_have_count(0)
    assert page.evaluate("window.sameDocument"), "the page was loaded again"
    seen = page.evaluate("[...window.seen]")
    assert len(seen) >= 4, f"progress moved only over {seen}"
    assert seen == sorted(seen), f"progress went back: {seen}"

    watch_it(page)
    expect(page.locator("#live-head").get_by_text("Ready")).to_be_visible()
    page.goto("/admin/")
    expect(page.locator(".c-film")).to_have_count(1)
    assert Content.objects.get().status == ContentStatus.READY


def watch_it(page: Page) -> None:
    """The film plays on, and a scene that is chosen is played from its start."""
    video = page.locator("video")
    video.evaluate("async (video) => { video.muted = true; await video.play(); }")
    page.wait_for_function("document.querySelector('video').currentTime > 0.4")
    scene = page.locator("[data-seek]").nth(2)
    start = float(scene.get_attribute("data-seek") or 0)
    scene.click()
    page.wait_for_function(
        "(start) => document.querySelector('video').currentTime > start", arg=start
    )
    now = float(video.evaluate("(video) => video.currentTime"))
    assert start < now < start + 10
    expect(scene).to_have_attribute("aria-current", "true")
    video.evaluate("(video) => video.pause()")
