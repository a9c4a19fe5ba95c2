"""What no page can read is refused on a page that says so, and is no fault."""

from __future__ import annotations

import pytest
from django.test import Client, override_settings

from apps.accounts.models import User

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def staff(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root@example.com", locale="en"))
    return client


@pytest.mark.parametrize(
    "query", ["contents/batch/?q=%00", "contents/mediaasset/library/?q=a%00b", "?next=%00"]
)
def test_a_zero_byte_in_an_address_is_refused(staff: Client, query: str) -> None:
    answer = staff.get(f"/admin/{query}", headers=ENGLISH)
    assert answer.status_code == 400
    assert "cannot be understood" in answer.content.decode()


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=500, DATA_UPLOAD_MAX_NUMBER_FIELDS=20)
def test_a_form_that_is_too_large_says_how_large_it_may_be(staff: Client) -> None:
    for data, words in (
        ({"title": "x" * 600}, "larger than 0.0 MB"),
        ({"body": ["x"] * 30}, "more than 20 fields"),
    ):
        answer = staff.post(
            "/admin/contents/content/add/",
            "&".join(f"{name}={one}" for name in data for one in _several(data[name])),
            content_type="application/x-www-form-urlencoded",
            headers=ENGLISH,
        )
        assert answer.status_code == 400
        assert words in answer.content.decode()
        assert "Nothing was saved." in answer.content.decode()


def test_a_choice_that_is_no_id_is_a_mistake_and_no_fault(staff: Client) -> None:
    answer = staff.post("/admin/contents/batch/add/", {"project": "x"})
    assert answer.status_code == 422


def test_a_design_nested_too_deeply_is_a_mistake_and_no_fault(staff: Client) -> None:
    answer = staff.post("/admin/templates/template/add/", {"template_data": "[" * 5000})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "nested too deeply" in page
    assert ">" + "[" * 5000 + "<" in page.replace(chr(10), ""), "what was typed is still there"


def _several(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]
