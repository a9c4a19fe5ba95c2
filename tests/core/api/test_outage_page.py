"""While the database is away, people get a calm page that asks nobody for anything."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = ("/admin/", "/admin/login/", "/admin/contents/contentrun/")


@pytest.fixture
def browser() -> Client:
    """Signed in as far as its cookie goes: the session itself lies in the database."""
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "0" * 32
    return client


@pytest.fixture
def _no_database() -> Iterator[None]:
    """Nobody listens where the database should be."""
    real = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(HOST="127.0.0.1", PORT="1")
    yield
    connection.close()
    connection.settings_dict.clear()
    connection.settings_dict.update(real)


@pytest.mark.usefixtures("_no_database")
@pytest.mark.parametrize("path", PAGES)
def test_every_page_says_so_and_when_to_come_back(browser: Client, path: str) -> None:
    answer = browser.get(path, headers={"Accept-Language": "en"})
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer["Content-Type"].startswith("text/html")
    assert answer["Cache-Control"] == "no-store"
    assert '<html lang="en">' in page
    assert "One moment, please" in page
    assert 'http-equiv="refresh"' in page
    assert f'href="{path}"' in page


@pytest.mark.usefixtures("_no_database")
def test_it_speaks_the_readers_language_and_korean_when_none_is_known(browser: Client) -> None:
    assert '<html lang="ko">' in browser.get("/admin/").content.decode()
    browser.cookies["django_language"] = "en"
    assert '<html lang="en">' in browser.get("/admin/").content.decode()


@pytest.mark.usefixtures("_no_database")
def test_what_was_sent_is_not_sent_again_by_itself(browser: Client) -> None:
    page = browser.post("/admin/login/", {"login": "a@example.com"}).content.decode()
    assert 'http-equiv="refresh"' not in page
    assert "<a " not in page


@pytest.mark.usefixtures("_no_database")
def test_an_address_cannot_write_into_the_page(browser: Client) -> None:
    page = browser.get('/admin/?"><script>alert(1)</script>').content.decode()
    assert "<script>" not in page


@pytest.mark.usefixtures("_no_database")
def test_the_api_keeps_answering_with_a_problem(browser: Client) -> None:
    answer = browser.get("/api/v1/contents/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer.json()["code"] == "database_unavailable"
