"""The console's pages of channels."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from apps.projects.models import Channel
from apps.projects.services.channels import add_archive, revoke_channel
from tests.projects.channels.conftest import Walk, visit
from tests.support.cast import Cast
from tests.support.platforms.youtube_server import YouTubeServer

CONNECT = reverse("admin:projects_channel_add")
LIST = reverse("admin:projects_channel_changelist")


def at(channel: Channel) -> str:
    return reverse("admin:projects_channel_change", args=[channel.pk])


@pytest.fixture
def console(cast: Cast, client: Client) -> Client:
    client.force_login(cast.staff)
    return client


def test_the_page_to_connect_says_what_is_not_set_up(console: Client) -> None:
    page = console.get(CONNECT).content.decode()
    assert "YOUTUBE_CLIENT_ID, YOUTUBE_CLIENT_SECRET" in page
    assert "/account/channels/callback/" in page


def test_an_account_is_chosen_by_a_link_to_its_platform(
    console: Client, cast: Cast, youtube: YouTubeServer
) -> None:
    """A form must not lead to another site (Content-Security-Policy)."""
    given = {"project": str(cast.project.pk), "platform": "youtube"}
    page = console.post(CONNECT, given).content.decode()
    address = unescape(re.findall(r'href="([^"]*/o/oauth2/[^"]*)"', page)[0])
    back = console.get(reverse("channels:callback"), visit(address), follow=True)
    assert "“한국사 한 입” is connected." in back.content.decode()
    assert "한국사 한 입" in console.get(LIST).content.decode()


def test_an_archive_is_made_at_once(console: Client, cast: Cast) -> None:
    given = {"project": str(cast.project.pk), "platform": "archive"}
    page = console.post(CONNECT, given, follow=True).content.decode()
    channel = Channel.objects.get()
    assert "The archive is ready." in page
    assert f"archive/{channel.channel_id}" in page


def test_what_is_wrong_is_shown_at_its_field(console: Client, cast: Cast) -> None:
    page = console.post(CONNECT, {"project": str(cast.project.pk), "platform": "tiktok"})
    assert page.status_code == 422
    assert "TIKTOK_CLIENT_ID" in page.content.decode()
    assert console.post(CONNECT, {}).status_code == 422
    archive = add_archive(by=cast.staff, project=cast.project)
    change = {"default_visibility": "private", "schedule_time": "25:00", "timezone": "UTC"}
    page = console.post(at(archive), change)
    assert page.status_code == 422
    assert "A time of day is written like 09:00." in page.content.decode()


def test_settings_are_saved(console: Client, cast: Cast) -> None:
    archive = add_archive(by=cast.staff, project=cast.project)
    change = {
        "label": "Films",
        "default_visibility": "private",
        "schedule_time": "07:45",
        "timezone": "Europe/Berlin",
        "auto_publish": "on",
    }
    assert console.post(at(archive), change).status_code == 302
    archive.refresh_from_db()
    assert (archive.name, archive.upload_defaults.auto_publish) == ("Films", True)
    assert archive.upload_defaults.zone.key == "Europe/Berlin"


def test_a_channel_is_checked_disconnected_and_removed(
    console: Client, walk: Walk, channel: Channel, youtube: YouTubeServer
) -> None:
    def post(deed: str) -> str:
        address = reverse(f"admin:projects_channel_{deed}", args=[channel.pk])
        return console.post(address, follow=True).content.decode()

    assert "The platform is being asked." in post("check")
    assert "Disconnect the channel first" in post("remove")
    ask = console.get(reverse("admin:projects_channel_disconnect", args=[channel.pk]))
    assert "Videos that are out stay" in ask.content.decode()
    assert "The channel is disconnected." in post("disconnect")
    assert "It was disconnected by hand." in console.get(at(channel)).content.decode()
    assert "Continue to YouTube" in post("reconnect")
    revoke_channel(channel.pk)
    assert "The channel is removed." in post("remove")
    assert not Channel.objects.exists()


def test_a_projects_page_shows_its_channels(console: Client, cast: Cast) -> None:
    add_archive(by=cast.staff, project=cast.project, label="Family films")
    page = console.get(reverse("admin:projects_project_change", args=[cast.project.pk]))
    assert "Family films" in page.content.decode()
