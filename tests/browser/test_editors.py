"""The script editor and the template editor by keyboard alone, in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from apps.accounts.models import User
from apps.contents.models import Content
from apps.contents.services.scripts import add_script_version, edit_script
from apps.core.audit import SYSTEM
from apps.templates.models import Template
from tests.support.productions import make_content

pytestmark = pytest.mark.browser


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


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def focused(page: Page) -> str:
    """What a screen reader would call what has the focus."""
    return str(page.evaluate("document.activeElement.getAttribute('aria-label') ?? ''"))


def body_of(content: Content) -> list[str]:
    version = content.script_versions.order_by("-number").first()
    assert version is not None
    return list(version.body)


def test_a_script_is_written_moved_and_saved_by_keyboard(
    page: Page, content: Content, admin: User
) -> None:
    page.goto(f"/admin/contents/content/{content.pk}/script/edit/")
    page.get_by_label("Line 1 of the body").focus()
    press(page, "End", "Enter")
    assert focused(page) == "Line 2 of the body", "Enter begins the next line"
    page.keyboard.type("Two surveyors measured it.")
    press(page, "Alt+ArrowUp")
    assert focused(page) == "Line 1 of the body", "the line is called by its new place"
    page.get_by_role("button", name="Save", exact=True).focus()
    press(page, "Enter")
    expect(page.get_by_text("Version 2 of the script is saved.")).to_be_visible()
    assert body_of(content) == [
        "Two surveyors measured it.",
        "It was a bar of platinum.",
        "Now it is light.",
    ]

    edit_script(
        content=content, by=admin, hook="Faster?", body=["Somebody was."], call_to_action=""
    )
    page.get_by_label("Hook", exact=True).focus()
    press(page, "Control+a")
    page.keyboard.type("Whose words stay?")
    page.get_by_role("button", name="Save", exact=True).focus()
    press(page, "Enter")
    expect(page.get_by_role("alert")).to_contain_text("Somebody saved another version meanwhile.")
    expect(page.get_by_label("Hook", exact=True)).to_have_value("Whose words stay?")
    assert body_of(content) == ["Somebody was."], "nothing of theirs is lost"


def test_a_template_is_begun_looked_at_and_saved_by_keyboard(
    open_page: Callable[..., Page],
) -> None:
    page = open_page()
    page.goto("/admin/templates/template/add/")
    good = page.get_by_text("The design is sound.")
    expect(good).to_be_visible()
    expect(page.get_by_alt_text("A moment of the sample story in this design")).to_be_visible()
    owner = page.locator("[aria-labelledby^='id_organization-label']")
    expect(owner).to_have_role("combobox")

    design = page.locator("textarea[data-design]")
    kept = design.input_value()
    design.focus()
    press(page, "Control+Home")
    page.keyboard.type("{,")
    expect(page.get_by_text("cannot be read from line 1, column 2, on")).to_be_visible()
    press(page, "Backspace", "Backspace")
    expect(good).to_be_visible()
    assert design.input_value() == kept

    page.get_by_label("Name", exact=False).first.focus()
    page.keyboard.type("By keyboard")
    page.locator("#id_slug").focus()
    page.keyboard.type("by-keyboard")
    press(page, "Enter")
    expect(page.get_by_text("was added successfully")).to_be_visible()
    assert Template.objects.get(slug="by-keyboard").template_data["elements"]
