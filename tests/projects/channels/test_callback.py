"""The page that platforms send people back to."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.projects.models import Channel
from tests.projects.channels.conftest import Walk
from tests.support.cast import Cast

PAGE = reverse("channels:callback")
CONSOLE = reverse("admin:projects_channel_changelist")


def test_whoever_began_in_the_console_comes_back_to_it(
    walk: Walk, cast: Cast, client: Client
) -> None:
    walk.by = cast.staff
    client.force_login(cast.staff)
    back = walk.begin(return_to=CONSOLE)
    answer = client.get(PAGE, back)
    channel = Channel.objects.get()
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(f"{CONSOLE}?channel={channel.pk}")
    page = client.get(CONSOLE).content.decode()
    assert "“한국사 한 입” is connected." in page


def test_a_frontend_learns_which_channel_it_was(walk: Walk, client: Client, settings: Any) -> None:
    settings.FRONTEND_URL = "https://app.example"
    client.force_login(walk.by)
    answer = client.get(PAGE, walk.begin(return_to="https://app.example/done?step=2"))
    channel = Channel.objects.get()
    assert answer.headers["Location"] == f"https://app.example/done?step=2&channel={channel.pk}"


def test_without_a_way_back_a_calm_page_says_it_is_done(walk: Walk, client: Client) -> None:
    client.force_login(walk.by)
    answer = client.get(PAGE, walk.begin(), follow=True)
    assert "The channel is connected" in answer.content.decode()


def test_every_trouble_is_a_calm_page(walk: Walk, cast: Cast, client: Client) -> None:
    back = walk.begin(return_to=CONSOLE)
    assert client.get(PAGE, back).status_code == 401
    client.force_login(cast.outsider)
    page = client.get(PAGE, back)
    assert page.status_code == 400
    assert "somebody else did" in page.content.decode()
    client.force_login(walk.by)
    denied = client.get(PAGE, {"state": back["state"], "error": "access_denied"})
    assert denied.status_code == 400
    assert "You did not agree at YouTube" in denied.content.decode()
    assert CONSOLE in denied.content.decode(), "with the way back to where they began"
    assert "This was used before" in client.get(PAGE, back).content.decode()
    assert not Channel.objects.exists()


@pytest.mark.parametrize("query", [{}, {"code": "x"}, {"state": ["a", "b"]}, {"state": "\x00"}])
def test_what_makes_no_sense_is_answered_calmly(
    cast: Cast, client: Client, query: dict[str, Any]
) -> None:
    client.force_login(cast.owner)
    answer = client.get(PAGE, query)
    assert answer.status_code == 400
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_post_is_not_taken(client: Client) -> None:
    assert client.post(PAGE).status_code == 405
