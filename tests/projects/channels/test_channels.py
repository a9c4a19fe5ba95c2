"""What people do to channels that are there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.contents.models import ContentUpload
from apps.core.errors import InvalidInput, NotAllowed, ProblemList
from apps.core.models import AuditLog
from apps.projects.errors import ChannelInUse, WrongChannelState
from apps.projects.models import Channel
from apps.projects.services.channels import (
    REVOKE_FOR,
    add_archive,
    delete_channel,
    disconnect_channel,
    reopen_archive,
    revoke_channel,
    send_due_revocations,
    update_channel,
)
from apps.projects.upload_settings import changed_settings, default_settings
from apps.subscriptions.errors import PlanLimitReached
from apps.subscriptions.models import SubscriptionPlan
from tests.projects.channels.conftest import Walk
from tests.support.cast import Cast
from tests.support.platforms.youtube_server import YouTubeServer
from tests.support.productions import make_project
from tests.support.vendors.server import cut_off

REVOKE = ("POST", "/revoke")


@pytest.fixture
def archive(cast: Cast) -> Channel:
    return add_archive(by=cast.owner, project=cast.project, label=" Family  films ")


def test_an_archive_is_a_channel_at_once(archive: Channel) -> None:
    assert archive.name == "Family films"
    assert (archive.status, archive.channel_id) == ("connected", str(archive.pk))
    assert (archive.access_token, archive.next_check_at) == ("", None)


def test_an_archive_takes_room_in_the_plan(archive: Channel, cast: Cast) -> None:
    SubscriptionPlan.objects.update(max_channels=1)
    with pytest.raises(PlanLimitReached):
        add_archive(by=cast.owner, project=cast.project)
    disconnect_channel(by=cast.owner, channel=archive)
    add_archive(by=cast.owner, project=cast.project)
    with pytest.raises(PlanLimitReached):
        reopen_archive(by=cast.owner, channel=archive)
    SubscriptionPlan.objects.update(max_channels=2)
    assert reopen_archive(by=cast.owner, channel=archive).status == "connected"


def test_settings_are_changed_one_by_one(archive: Channel, cast: Cast) -> None:
    given = {"schedule_time": "18:30", "auto_publish": True}
    changed = update_channel(by=cast.owner, channel=archive, upload_settings=given)
    assert changed.upload_defaults.clock.hour == 18
    assert changed.upload_settings["default_visibility"] == "private"
    entry = AuditLog.objects.get(action="channel.changed")
    assert set(entry.changes) == {"upload_settings"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("default_visibility", "friends"),
        ("default_visibility", None),
        ("auto_publish", "yes"),
        ("auto_publish", 1),
        ("schedule_time", "9:00"),
        ("schedule_time", "24:00"),
        ("schedule_time", "09:00:00"),
        ("schedule_time", 900),
        ("timezone", "Seoul"),
        ("timezone", ["Asia/Seoul"]),
        ("colour", "blue"),
    ],
)
def test_settings_that_cannot_be_are_named(name: str, value: Any) -> None:
    with pytest.raises(ProblemList) as caught:
        changed_settings({}, {name: value, "another": 1}, platform="youtube")
    fields = {problem.field for problem in caught.value.problems}
    assert fields == {f"upload_settings.{name}", "upload_settings.another"}


def test_each_platform_has_visibilities_of_its_own() -> None:
    with pytest.raises(ProblemList, match="Instagram knows: public"):
        changed_settings({}, {"default_visibility": "private"}, platform="instagram")
    assert default_settings("instagram", "UTC")["default_visibility"] == "public"
    assert default_settings("tiktok", "UTC")["default_visibility"] == "private"


def test_wrong_settings_change_nothing(archive: Channel, cast: Cast) -> None:
    given = {"schedule_time": "18:30", "auto_publish": 1}
    with pytest.raises(ProblemList):
        update_channel(by=cast.owner, channel=archive, label="New", upload_settings=given)
    archive.refresh_from_db()
    assert (archive.label, archive.upload_defaults.schedule_time) == ("Family films", "09:00")


def test_a_name_of_its_own_outlives_the_platforms(channel: Channel, walk: Walk) -> None:
    assert update_channel(by=walk.by, channel=channel, label="Main").name == "Main"
    assert update_channel(by=walk.by, channel=channel, label=" ").name == "한국사 한 입"
    with pytest.raises(InvalidInput):
        update_channel(by=walk.by, channel=channel, label="x" * 101)


def test_nothing_is_done_by_those_who_may_not(archive: Channel, cast: Cast) -> None:
    for person in (cast.editor, cast.outsider):
        for deed in (update_channel, disconnect_channel, reopen_archive, delete_channel):
            with pytest.raises(NotAllowed):
                deed(by=person, channel=archive)
        with pytest.raises(NotAllowed):
            add_archive(by=person, project=cast.project)


def test_disconnecting_tells_the_platform_and_keeps_the_history(
    channel: Channel, walk: Walk, youtube: YouTubeServer
) -> None:
    disconnect_channel(by=walk.by, channel=channel)
    revoke_channel(channel.pk)
    channel.refresh_from_db()
    assert channel.status == "disconnected"
    assert (channel.access_token, channel.refresh_token) == ("", "")
    assert not youtube.book.refreshing
    with pytest.raises(WrongChannelState):
        disconnect_channel(by=walk.by, channel=channel)
    revoke_channel(channel.pk)
    assert len(youtube.asked(*REVOKE)) == 1


def test_a_consent_that_another_project_lives_on_is_not_taken_back(
    channel: Channel, walk: Walk, cast: Cast, youtube: YouTubeServer
) -> None:
    other = Walk(cast.outsider, make_project(cast.outsider)).connect()
    disconnect_channel(by=walk.by, channel=channel)
    revoke_channel(channel.pk)
    assert not youtube.asked(*REVOKE)
    channel.refresh_from_db()
    assert channel.access_token == ""
    assert other.status == "connected"


def test_a_platform_that_does_not_answer_is_told_later(
    channel: Channel, walk: Walk, youtube: YouTubeServer
) -> None:
    disconnect_channel(by=walk.by, channel=channel)
    youtube.meet(*REVOKE, cut_off)
    revoke_channel(channel.pk)
    assert send_due_revocations() == 1
    with pytest.raises(WrongChannelState, match="still being told"):
        delete_channel(by=walk.by, channel=channel)
    Channel.objects.update(status_at=timezone.now() - REVOKE_FOR - timedelta(minutes=1))
    youtube.meet(*REVOKE, cut_off)
    revoke_channel(channel.pk)
    assert send_due_revocations() == 0, "in the end the tokens are forgotten all the same"
    delete_channel(by=walk.by, channel=channel)


def test_a_channel_is_removed_only_when_nothing_is_out(
    channel: Channel, walk: Walk, cast: Cast
) -> None:
    with pytest.raises(WrongChannelState, match="Disconnect the channel first"):
        delete_channel(by=walk.by, channel=channel)
    disconnect_channel(by=walk.by, channel=channel)
    revoke_channel(channel.pk)
    upload = ContentUpload.objects.create(content=cast.content, channel=channel)
    with pytest.raises(ChannelInUse, match="1 video is out"):
        delete_channel(by=walk.by, channel=channel)
    ContentUpload.objects.filter(pk=upload.pk).update(status="failed")
    delete_channel(by=walk.by, channel=channel)
    assert not Channel.objects.exists()
    assert AuditLog.objects.filter(action="channel.deleted").exists()
