"""The console's pages in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from apps.accounts.models import User
from apps.contents.models import Content, ContentRun
from apps.contents.pipeline.endings import fail_run
from apps.contents.services.runs import start_run
from apps.contents.services.scripts import add_script_version
from apps.contents.states import ContentStatus, RunStatus
from apps.core.audit import SYSTEM
from tests.support.productions import make_content

pytestmark = pytest.mark.browser

# "" while nothing has the focus, for the end of the page was reached.
FOCUS = """
() => {
  if (document.activeElement === document.body) return "";
  const style = getComputedStyle(document.activeElement);
  const shown = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
  return shown || style.boxShadow !== "none" ? "shown" : document.activeElement.outerHTML;
}
"""


@pytest.fixture
def content(admin: User) -> Content:
    content = make_content(admin)
    add_script_version(
        content=content,
        by=SYSTEM,
        hook="How long is a metre?",
        body=["It was a bar of platinum.", "Now it is light."],
        call_to_action="Follow us.",
        provider="extractive",
    )
    return content


def url_of(content: Content) -> str:
    return f"/admin/contents/content/{content.pk}/change/"


def test_a_script_is_edited(page: Page, content: Content) -> None:
    page.goto(url_of(content))
    page.get_by_text("Edit the script").click()
    page.get_by_label("Body", exact=True).fill("First a bar of metal.\nNow the speed of light.")
    page.locator("[data-test=save-script]").click()
    expect(page.get_by_text("Version 2 of the script is saved.")).to_be_visible()
    expect(page.locator(".c-script").get_by_text("Now the speed of light.")).to_be_visible()


def test_a_run_is_cancelled_after_being_asked(page: Page, content: Content, admin: User) -> None:
    start_run(by=admin, content=content)
    page.goto(url_of(content))
    page.locator("[data-test=cancel]").click()
    expect(page.get_by_role("heading", name="Stop this run?")).to_be_visible()
    page.keyboard.press("Escape")
    assert content.runs.get().status == RunStatus.RUNNING
    page.locator("[data-test=cancel]").click()
    page.locator("[data-test=cancel-confirmed]").click()
    expect(page.get_by_text("The run was cancelled.")).to_be_visible()
    content.refresh_from_db()
    assert content.status == ContentStatus.DRAFT


def test_a_page_that_is_watched_hears_of_the_end(page: Page, content: Content, admin: User) -> None:
    run = start_run(by=admin, content=content)
    page.goto(url_of(content))
    expect(page.locator("#live-state .c-running")).to_be_visible()
    run.jobs.filter(job_type="tts").update(progress=80)
    expect(page.locator("#live-state [data-overall]")).to_have_text("20")
    end_badly(run, "The disk is full. Free some space.")
    expect(page.locator("#live-state").get_by_text("The disk is full.")).to_be_visible()
    expect(page.get_by_role("button", name="Try again")).to_be_visible()


def test_rows_of_the_list_move_and_renew_themselves(
    page: Page, content: Content, admin: User
) -> None:
    run = start_run(by=admin, content=content)
    page.goto("/admin/contents/content/")
    expect(page.locator("[data-run] [data-overall]")).to_have_text("0")
    run.jobs.filter(job_type="render").update(progress=60)
    expect(page.locator("[data-run] [data-overall]")).to_have_text("27")
    end_badly(run, "The disk is full.")
    expect(page.locator("[data-run]")).to_have_count(0)
    expect(page.locator("#live-list").get_by_text("The disk is full.")).to_be_visible()


def end_badly(run: ContentRun, sentence: str) -> None:
    run.refresh_from_db()
    fail_run(run, sentence)


def test_a_mistake_is_shown_at_its_field_and_the_text_is_kept(page: Page, content: Content) -> None:
    page.goto("/admin/contents/content/add/")
    page.get_by_label("Article", exact=True).fill("한글은 세종이 만든 글자이다. " * 10)
    page.locator("[data-test=save-draft]").click()
    field = page.locator(".errors", has=page.locator("#id_text"))
    expect(field).to_contain_text("The text is in Korean, but the project is in English.")
    assert "한글은" in page.locator("#id_text").input_value()
    assert Content.objects.count() == 1


def test_each_source_shows_its_own_field(page: Page, content: Content) -> None:
    page.goto("/admin/contents/content/add/")
    for source in ("url", "feed", "topic", "text"):
        page.locator(f'[name="source"][value="{source}"]').check()
        for other in ("url", "feed", "topic", "text"):
            expect(page.locator(f"#id_{other}")).to_be_visible(visible=other == source)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ko", ["대시보드", "콘텐츠", "첫 영상을 만들어 보세요"]),
        ("en", ["Dashboard", "Contents", "Make your first video"]),
    ],
)
def test_the_console_speaks_both_languages(
    language: str, words: list[str], open_page: Callable[..., Page]
) -> None:
    page = open_page(language=language)
    page.goto("/admin/")
    for word in words:
        expect(page.get_by_text(word).first).to_be_visible()
    assert page.locator("html").get_attribute("lang") == language


def test_a_person_chooses_the_language_before_logging_in(open_page: Callable[..., Page]) -> None:
    page = open_page(signed_in=False)
    page.goto("/admin/login/")
    page.get_by_role("button", name="한국어").click()
    expect(page.get_by_role("button", name="로그인")).to_be_visible()


def test_where_the_keyboard_is_can_be_seen(page: Page, content: Content) -> None:
    for url in ("/admin/", url_of(content), "/admin/contents/content/add/"):
        page.goto(url)
        page.locator("#content").click(position={"x": 2, "y": 2})
        steps = []
        for _step in range(8):
            page.keyboard.press("Tab")
            steps.append(page.evaluate(FOCUS))
        assert set(steps) <= {"shown", ""}, url
        assert steps.count("shown") >= 2, url


def test_a_page_without_scripts_still_says_everything(
    open_page: Callable[..., Page], content: Content, admin: User
) -> None:
    start_run(by=admin, content=content)
    page = open_page(scripts=False)
    page.goto(url_of(content))
    expect(page.get_by_role("heading", name=content.title, exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Reload to see how far it is")).to_be_visible()
    expect(page.locator("#live-script").get_by_text("Now it is light.")).to_be_visible()


@pytest.mark.parametrize("width", [390, 768])
def test_no_page_is_wider_than_a_small_screen(
    width: int, page: Page, content: Content, admin: User
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    for url in (
        "/admin/",
        "/admin/contents/content/",
        url_of(content),
        "/admin/contents/content/add/",
        "/admin/templates/template/",
    ):
        page.goto(url)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, url
