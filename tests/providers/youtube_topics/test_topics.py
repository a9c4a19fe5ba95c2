"""A channel's new videos, with and without a key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from apps.core.errors import InvalidInput
from apps.providers.capabilities.topics import Unfit
from apps.providers.errors import ProviderError
from apps.providers.youtube.topics import ChannelTopics
from tests.support.topics.asking import NOW, ask
from tests.support.topics.video_server import CHANNEL, Video, VideoServer
from tests.support.vendors.server import KEY, Reply, hang, instead

DAY = timedelta(days=1)
DESCRIPTION = """How the liver works while you sleep, told by a physician in plain words.
It filters what has built up over the day.

0:00 What the liver does
1:10 Night work
4:05 What helps

Instagram: https://instagram.com/health
#liver #sleep"""


@pytest.fixture
def server() -> Iterator[VideoServer]:
    found = VideoServer()
    found.videos = [Video("vid-000001", "Night work", DESCRIPTION, NOW - DAY, tags=["liver"])]
    with found.running():
        yield found
    assert found.complaints == []


@pytest.fixture
def keyless(server: VideoServer) -> ChannelTopics:
    return ChannelTopics(**server.options)


@pytest.fixture
def keyed(server: VideoServer) -> ChannelTopics:
    return ChannelTopics(api_key=KEY, **server.options)


@pytest.mark.parametrize(
    "given",
    [
        CHANNEL,
        f" {CHANNEL} ",
        f"https://www.youtube.com/channel/{CHANNEL}",
        f"youtube.com/channel/{CHANNEL}/videos?view=0",
        f"https://m.youtube.com/channel/{CHANNEL}#about",
        f"https://www.youtube.com/feeds/videos.xml?channel_id={CHANNEL}",
    ],
)
def test_the_id_is_taken_out_of_an_address(given: str) -> None:
    assert ChannelTopics().check_config({"channel_id": given}) == {
        "channel_id": CHANNEL,
        "extract_mode": "highlights",
        "min_duration": 0,
        "max_age_days": 30,
    }


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("@health-lab", "@health-lab"),
        ("https://www.youtube.com/@health-lab/videos", "@health-lab"),
        ("https://www.youtube.com/@%EA%B1%B4%EA%B0%95%EC%8B%A4", "@건강실"),
    ],
)
def test_handles_need_a_key(given: str, stored: str) -> None:
    assert ChannelTopics(api_key=KEY).check_config({"channel_id": given})["channel_id"] == stored
    with pytest.raises(InvalidInput, match="Handles need the YouTube API key") as caught:
        ChannelTopics().check_config({"channel_id": given})
    assert caught.value.field == "config.channel_id"


@pytest.mark.parametrize(
    ("config", "field"),
    [
        ({}, "config.channel_id"),
        ({"channel_id": "UCtoo-short"}, "config.channel_id"),
        ({"channel_id": "https://www.youtube.com/watch?v=abc"}, "config.channel_id"),
        ({"channel_id": "https://www.youtube.com/c/health"}, "config.channel_id"),
        ({"channel_id": f"https://evil.example/channel/{CHANNEL}"}, "config.channel_id"),
        ({"channel_id": f"https://youtube.com@evil.example/{CHANNEL}"}, "config.channel_id"),
        ({"channel_id": "http://[/"}, "config.channel_id"),
        ({"channel_id": CHANNEL, "extract_mode": "all"}, "config.extract_mode"),
        ({"channel_id": CHANNEL, "min_duration": -1}, "config.min_duration"),
        ({"channel_id": CHANNEL, "min_duration": "60"}, "config.min_duration"),
        ({"channel_id": CHANNEL, "max_age_days": 0}, "config.max_age_days"),
        ({"channel_id": CHANNEL, "max_age_days": True}, "config.max_age_days"),
        ({"channel_id": CHANNEL, "captions": True}, "config.captions"),
    ],
)
def test_wrong_settings_are_named(config: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        ChannelTopics().check_config(config)
    assert caught.value.field == field


def test_the_public_feed_alone_gives_topics(keyless: ChannelTopics) -> None:
    answer = ask(keyless, {"channel_id": CHANNEL})
    (topic,) = answer.topics
    assert (topic.key, topic.title) == ("youtube:vid-000001", "Night work")
    assert topic.url == "https://www.youtube.com/watch?v=vid-000001"
    assert topic.published_at == NOW - DAY
    assert topic.facts == {"video_id": "vid-000001", "channel": "Health lab"}
    assert topic.text.endswith("What the liver does\nNight work\nWhat helps")
    assert (topic.unfit, answer.notes) == ("", ())


def test_details_come_with_a_key(keyed: ChannelTopics, server: VideoServer) -> None:
    answer = ask(keyed, {"channel_id": CHANNEL, "min_duration": 60})
    assert answer.topics[0].facts["seconds"] == 510
    assert answer.usage.requests == 2
    again = ask(keyed, {"channel_id": CHANNEL, "min_duration": 60}, memory=answer.memory)
    assert (again.is_unchanged, len(server.requests)) == (True, 3)


@pytest.mark.parametrize(
    ("mode", "holds", "lacks"),
    [
        ("highlights", "What the liver does", "liver, sleep"),
        ("description", "filters what has built up", "Night work"),
        ("full", "liver", "instagram"),
    ],
)
def test_each_mode_takes_its_part_of_the_description(
    keyed: ChannelTopics, mode: str, holds: str, lacks: str
) -> None:
    text = ask(keyed, {"channel_id": CHANNEL, "extract_mode": mode}).topics[0].text
    assert holds in text
    assert lacks not in text
    assert "#" not in text


def test_unwanted_videos_are_told_with_the_reason(
    keyed: ChannelTopics, server: VideoServer
) -> None:
    server.videos = [
        Video("short-0001", "Short", DESCRIPTION, NOW - DAY, duration="PT45S"),
        Video("silent-001", "Silent", "Buy now! https://shop.example", NOW - 2 * DAY),
        Video("old-000001", "Old", DESCRIPTION, NOW - 40 * DAY),
    ]
    topics = ask(keyed, {"channel_id": CHANNEL, "min_duration": 60}).topics
    assert [(topic.unfit, topic.unfit_facts) for topic in topics] == [
        (Unfit.TOO_SHORT, {"seconds": 45, "least": 60}),
        (Unfit.NO_TEXT, {}),
        (Unfit.TOO_OLD, {"days": 40, "most": 30}),
    ]


def test_without_a_key_only_what_shorts_last_is_known(
    keyless: ChannelTopics, server: VideoServer
) -> None:
    server.videos.append(Video("short-0001", "S", DESCRIPTION, NOW - 2 * DAY, is_short=True))
    answer = ask(keyless, {"channel_id": CHANNEL, "min_duration": 300})
    assert [topic.unfit for topic in answer.topics] == ["", Unfit.TOO_SHORT]
    assert "YOUTUBE_API_KEY" in answer.notes[0]


def test_videos_that_are_not_out_are_looked_at_again(
    keyed: ChannelTopics, server: VideoServer
) -> None:
    coming = Video("live-00001", "Tonight", DESCRIPTION, NOW, duration="P0D", live="upcoming")
    server.videos.insert(0, coming)
    first = ask(keyed, {"channel_id": CHANNEL})
    assert [topic.title for topic in first.topics] == ["Night work"]
    assert first.notes == ("Videos that are not out yet or no longer public: 1.",)
    coming.live, coming.duration = "none", "PT1H"
    second = ask(keyed, {"channel_id": CHANNEL}, memory=first.memory)
    assert [topic.title for topic in second.topics] == ["Tonight", "Night work"]
    assert second.notes == ()


def test_a_handle_is_looked_up_once(keyed: ChannelTopics, server: VideoServer) -> None:
    first = ask(keyed, {"channel_id": "@health-lab"})
    assert len(first.topics) == 1
    ask(keyed, {"channel_id": "@health-lab"}, memory=first.memory)
    assert [seen.path for seen in server.requests].count("/youtube/v3/channels") == 1
    with pytest.raises(ProviderError, match="knows no channel “@nobody”") as caught:
        ask(keyed, {"channel_id": "@nobody"})
    assert caught.value.permanent


def test_an_unknown_channel_is_named(keyless: ChannelTopics) -> None:
    other = "UC" + "x" * 22
    with pytest.raises(ProviderError, match=f"no channel with the id “{other}”") as caught:
        ask(keyless, {"channel_id": other})
    assert caught.value.permanent


@pytest.mark.parametrize(
    ("status", "reason", "permanent", "words"),
    [
        (403, "quotaExceeded", False, "quota of the YouTube API key is used up"),
        (400, "keyInvalid", True, "refused the API key"),
        (403, "accessNotConfigured", True, "refused the API key"),
        (500, "backendError", False, "did not tell the details"),
    ],
)
def test_a_refusing_api_stops_only_those_who_need_it(
    keyed: ChannelTopics,
    server: VideoServer,
    status: int,
    reason: str,
    permanent: bool,
    words: str,
) -> None:
    server.refuse(status, reason)
    answer = ask(keyed, {"channel_id": CHANNEL})
    assert (len(answer.topics), words in answer.notes[0]) == (1, True)
    with pytest.raises(ProviderError, match=words) as caught:
        ask(keyed, {"channel_id": CHANNEL, "min_duration": 60})
    assert caught.value.permanent is permanent
    assert KEY not in repr(caught.value)
    if reason == "quotaExceeded":
        # 09:00 UTC is 01:00 in California, where quotas begin anew at midnight.
        assert caught.value.retry_after == 23 * 3600


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>Sorry</html>",
        b"<feed>",
        b"<a><b/></a>",
        b"\xff\xfe\x00",
        b'<!DOCTYPE f [<!ENTITY a "b">]><feed xmlns="http://www.w3.org/2005/Atom">&a;</feed>',
    ],
)
def test_a_broken_feed_is_a_passing_failure(
    keyless: ChannelTopics, server: VideoServer, body: bytes
) -> None:
    server.then(instead(Reply(body, content_type="text/xml")))
    with pytest.raises(ProviderError, match="sent no feed") as caught:
        ask(keyless, {"channel_id": CHANNEL})
    assert not caught.value.permanent


def test_a_hanging_api_ends_with_the_visit(keyed: ChannelTopics, server: VideoServer) -> None:
    server.then(None, hang)
    answer = ask(keyed, {"channel_id": CHANNEL}, seconds=0.5)
    assert "did not tell the details" in answer.notes[0]
