"""Whatever the Data API sends, lengths are numbers and texts are texts."""

from __future__ import annotations

from typing import Any

import pytest

from apps.providers.errors import ProviderError
from apps.providers.youtube.topics import ChannelTopics
from apps.providers.youtube.video_details import seconds_of
from tests.support.topics.asking import NOW, ask
from tests.support.topics.video_server import CHANNEL, Video, VideoServer
from tests.support.vendors.server import KEY, Reply, instead

STRANGE: tuple[Any, ...] = (None, True, -1, 1e308, "", "\x00", [], [None], {}, {"reason": [1]})


@pytest.mark.parametrize(
    ("duration", "seconds"),
    [
        ("PT1H2M3S", 3723),
        ("PT45S", 45),
        ("P1DT1S", 86_401),
        ("P0D", 0),
        ("PT0S", 0),
        ("", 0),
        ("1:02", 0),
        ("P1Y", 0),
        ("PT" + "9" * 30 + "S", 864_000),
    ],
)
def test_a_duration_is_read_as_seconds(duration: str, seconds: int) -> None:
    assert seconds_of(duration) == seconds


@pytest.mark.parametrize("value", STRANGE, ids=repr)
def test_strange_values_anywhere_never_crash(value: Any) -> None:
    server = VideoServer()
    server.videos = [Video("vid-000001", "Night", "What is told. " * 9, NOW)]
    item = {"snippet": {"tags": ["a"], "liveBroadcastContent": "none"}, "contentDetails": {}}
    answers = [value, {"items": value}, {"items": [value]}, {"error": value}]
    answers += [{"error": {"errors": value, "details": value, "message": value}}]
    answers += [{"items": [{"id": value, **item}]}]
    for place in ({"snippet": value}, {"contentDetails": value}):
        answers.append({"items": [{"id": "vid-000001", **item, **place}]})
    for field in ("description", "tags", "liveBroadcastContent"):
        snippet = {**item["snippet"], field: value}
        answers.append({"items": [{"id": "vid-000001", **item, "snippet": snippet}]})
    answers.append({"items": [{"id": "vid-000001", "contentDetails": {"duration": value}}]})
    source = ChannelTopics(api_key=KEY, **server.options)
    with server.running():
        for status in (200, 403):
            for answer in answers:
                server.then(None, instead(Reply(answer, status=status)))
                assert len(ask(source, {"channel_id": CHANNEL}).topics) <= 1
                server.then(instead(Reply(answer, status=status)))
                with pytest.raises(ProviderError):
                    ask(source, {"channel_id": "@health-lab"})
    assert server.complaints == []
