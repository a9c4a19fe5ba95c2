"""YouTube misbehaves: each time one sentence, no crash, and no token in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from apps.providers.capabilities.connection import Tokens
from apps.providers.capabilities.publish import Settled
from apps.providers.errors import ProviderError
from apps.providers.youtube.connection import connector
from tests.providers.youtube.conftest import Uploading
from tests.support.platforms.youtube_server import YouTubeServer
from tests.support.vendors.faults import HTML, QUICK, wrong_schemas
from tests.support.vendors.server import (
    Misdeed,
    Reply,
    cut_off,
    drip,
    flood,
    half_json,
    hang,
    instead,
    lost,
)

UPLOADS = "/upload/youtube/v3/videos"
# What is asked for last, by the name of the call.
TARGETS = {
    "account": ("GET", "/youtube/v3/channels"),
    "refresh": ("POST", "/token"),
    "begin": ("POST", UPLOADS),
    "last part": ("PUT", UPLOADS),
    "look": ("GET", "/youtube/v3/videos"),
    "metrics": ("GET", "/youtube/v3/videos"),
}
MISDEEDS: dict[str, Misdeed] = {
    "HTML": instead(HTML),
    "half JSON": half_json,
    "cut off": cut_off,
    "lost": lost,
    "flood": flood,
    "404": instead(Reply(b"Not Found", 404, content_type="text/plain")),
    "418": instead(Reply({"error": "teapot"}, 418)),
    "moved": instead(Reply(b"", 302, {"Location": "http://127.0.0.1:9/"})),
}
# The beginning of a session has no body that could be read.
BODILESS = {"HTML", "cut off", "half JSON", "flood", "drip"}


def run(name: str, upload: Uploading, options: dict[str, Any]) -> object:
    upload.options = options
    if name in {"account", "refresh"}:
        joined = connector(**upload.server.options(**options))
        tokens = Tokens(*upload.server.tokens_for())
        return joined.account(tokens) if name == "account" else joined.refresh(tokens)
    if name == "metrics":
        return upload.publisher.metrics(
            access_token=upload.token, channel_id=upload.server.chosen, video_ids=["abc"]
        )
    return upload.advance()


def check(name: str, upload: Uploading, misdeed: Misdeed, **options: Any) -> ProviderError:
    upload.server.meet(*TARGETS[name], misdeed)
    with pytest.raises(ProviderError) as caught:
        run(name, upload, options)
    error = caught.value
    held: BaseException | None = error
    while held is not None:
        said = f"{held}{held!r}{vars(held)}"
        assert upload.token not in said
        assert "ya29." not in said
        assert "1//" not in said
        held = held.__context__
    assert str(error).endswith(".")
    assert "another provider" not in str(error)
    assert "API key" not in str(error)
    return error


@pytest.mark.parametrize(
    ("name", "misdeed"),
    [(name, one) for name in TARGETS for one in MISDEEDS if name != "begin" or one not in BODILESS],
)
def test_a_misdeed_gives_one_sentence(
    make_upload: Callable[..., Uploading], name: str, misdeed: str
) -> None:
    error = check(name, make_upload(1000), MISDEEDS[misdeed])
    assert error.outcome_unknown is (name == "last part")


@pytest.mark.parametrize(
    ("name", "misdeed"), [("last part", hang), ("last part", drip), ("refresh", drip)]
)
def test_time_is_kept(make_upload: Callable[..., Uploading], name: str, misdeed: Misdeed) -> None:
    error = check(name, make_upload(1000), misdeed, **QUICK)
    assert "in time" in str(error)
    assert error.outcome_unknown is (name == "last part")


@pytest.mark.parametrize("name", ["account", "refresh", "last part", "look", "metrics"])
@wrong_schemas
def test_an_answer_of_another_form_is_named(
    make_upload: Callable[..., Uploading], name: str, answer: Any
) -> None:
    error = check(name, make_upload(1000), instead(Reply(answer)))
    assert error.outcome_unknown is (name == "last part")


@pytest.mark.parametrize(
    "item",
    [7, [], {"id": 7}, {"id": "a"}, {"id": "a", "status": []}, {"id": "a", "status": {}}],
    ids=repr,
)
def test_a_video_of_another_form_is_named(make_upload: Callable[..., Uploading], item: Any) -> None:
    check("look", make_upload(1000), instead(Reply({"items": [item]})))


@pytest.mark.parametrize("told", ["bytes=oops", "bytes=5-9", "bytes=0-99999999999999999999"])
def test_a_range_of_another_form_is_named(
    server: YouTubeServer, upload: Uploading, told: str
) -> None:
    server.meet("PUT", UPLOADS, instead(Reply(b"", 308, {"Range": told})))
    with pytest.raises(ProviderError, match="how much of the film it has"):
        upload.advance()


def test_a_range_beyond_the_film_does_not_end_the_upload(
    server: YouTubeServer, upload: Uploading
) -> None:
    """YouTube claims to have all after the first part; it is asked again before it is believed."""
    server.meet("PUT", UPLOADS, instead(Reply(b"", 308, {"Range": "bytes=0-999999"})))
    with pytest.raises(ProviderError, match="not done with it") as caught:
        upload.advance()
    assert caught.value.outcome_unknown
    assert upload.settle().outcome == Settled.NOT_PUBLISHED
    upload.finish()
    [video] = server.videos.values()
    assert video.content == upload.film.path.read_bytes()
