"""The console's pages of channels."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.cast import Cast


@pytest.fixture
def console(cast: Cast, client: Client) -> Client:
    client.force_login(cast.staff)
    return client


def test_the_page_to_connect_says_what_is_not_set_up(console: Client) -> None:
    page = console.get(reverse("admin:projects_channel_add")).content.decode()
    assert "YOUTUBE_CLIENT_ID, YOUTUBE_CLIENT_SECRET" in page
    assert "/account/channels/callback/" in page
