"""Whatever platforms answer, and wherever lines break: an error for people, and no film twice."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from apps.providers.capabilities.connection import Tokens
from apps.providers.capabilities.publish import (
    Progress,
    Published,
    Publisher,
    PublishRequest,
    Settled,
    Stage,
)
from apps.providers.errors import ProviderError
from apps.providers.instagram.connection import connector as instagram_connector
from apps.providers.instagram.publishing import InstagramPublisher
from apps.providers.tiktok.connection import connector as tiktok_connector
from apps.providers.tiktok.publishing import TikTokPublisher
from tests.providers.test_mutated_answers import mutate
from tests.support.platforms.instagram_login import USER_ID
from tests.support.platforms.instagram_server import InstagramServer
from tests.support.platforms.platform import REDIRECT, Code
from tests.support.platforms.publications import Keeper, film, publish_request
from tests.support.platforms.tiktok_login import OPEN_ID
from tests.support.platforms.tiktok_server import LEAST_CHUNK, TikTokServer
from tests.support.vendors.server import (
    KEY,
    Conversation,
    Misdeed,
    Reply,
    cut_off,
    half_json,
    instead,
    lost,
    send,
)

SEEDS = int(os.environ.get("MUTATIONS", "12"))
# Looks, sends and questions until an upload has come to its end.
MOST_TURNS = 40


@dataclass
class Case:
    """One platform: its server, what is asked of it, and how many films are out."""

    server: Any
    publisher: Publisher
    connector: Any
    channel_id: str
    out: Callable[[], int]
    size: int


def tiktok_case() -> Case:
    server = TikTokServer()
    return Case(
        server,
        TikTokPublisher(api_url=server.url, chunk_bytes=LEAST_CHUNK),
        tiktok_connector(**server.options()),
        OPEN_ID,
        lambda: len(server.posts),
        2 * LEAST_CHUNK + 7,
    )


def instagram_case() -> Case:
    server = InstagramServer()
    server.most = 10 * SEEDS
    return Case(
        server,
        InstagramPublisher(
            api_url=server.url, upload_url=server.url, poll_seconds=0.01, wait_seconds=2.0
        ),
        instagram_connector(**server.options()),
        USER_ID,
        lambda: len(server.reels),
        300_000,
    )


CASES = {"tiktok": tiktok_case, "instagram": instagram_case}
every_platform = pytest.mark.parametrize("name", CASES)


@pytest.fixture
def case(name: str) -> Iterator[Case]:
    made = CASES[name]()
    with made.server.running():
        yield made


def request_for(case: Case, folder: Path) -> PublishRequest:
    return publish_request(
        film(folder, case.size),
        channel_id=case.channel_id,
        access_token=case.server.grants.new_access(),
        now=datetime.now(UTC),
    )


def drive(publisher: Publisher, request: PublishRequest, sentences: list[str]) -> Published | None:
    """Publish as the upload line does: what may be out is settled before anybody goes on. None: it
    was given up, or a person has to look. sentences: what people would read."""
    keep = Keeper()
    progress = Progress()
    for _ in range(MOST_TURNS):
        try:
            if progress.stage == Stage.COMMITTING:
                settlement = publisher.settle(request, progress)
                if settlement.outcome == Settled.UNKNOWN:
                    return None
                progress = settlement.progress
            found = publisher.advance(request, progress, keep)
        except ProviderError as error:
            sentences.append(str(error))
            progress = keep.last if keep.states else progress
            if error.permanent and progress.stage != Stage.COMMITTING:
                return None
            continue
        if isinstance(found, Published):
            return found
        progress = found.progress
        keep(progress)
    return None


def broken(chance: random.Random) -> Misdeed:
    """What lines and platforms do to an answer without lying."""
    return chance.choice(
        [
            lost,
            cut_off,
            half_json,
            instead(Reply({"error": {"code": 2, "message": "Try again."}}, 500)),
            instead(Reply(b"<html>Bad gateway</html>", 502, content_type="text/html")),
            instead(Reply(b"", 503, {"Retry-After": "1"})),
        ]
    )


@every_platform
def test_lines_that_break_anywhere_publish_a_film_once(case: Case, tmp_path: Path) -> None:
    request = request_for(case, tmp_path)
    published, sentences = 0, list[str]()
    for seed in range(SEEDS):
        chance = random.Random(seed)
        before = case.out()
        case.server.then(*(broken(chance) if chance.random() < 0.3 else None for _ in range(12)))
        for _ in range(chance.randrange(3)):
            case.server.cut_next_upload(chance.random())
        found = drive(case.publisher, request, sentences)
        case.server.forget_faults()
        assert case.out() - before <= 1, f"seed {seed}: published twice"
        assert found is None or case.out() - before == 1, f"seed {seed}: told as out, and is not"
        published += found is not None
    assert published > SEEDS // 2, "most of them arrive"
    assert case.server.complaints == []
    check_sentences(sentences)


def check_sentences(sentences: list[str]) -> None:
    assert [one for one in sentences if KEY in one or not one.endswith(".")] == []


def mutated(chance: random.Random) -> Misdeed:
    def misdeed(talk: Conversation, reply: Reply) -> None:
        try:
            data = mutate(orjson.loads(reply.raw), chance)
        except orjson.JSONDecodeError:
            data = mutate({}, chance)
        send(talk, Reply(data, reply.status, reply.headers))

    return misdeed


@every_platform
def test_a_mutated_answer_gives_a_result_or_an_error_for_people(case: Case, tmp_path: Path) -> None:
    request = request_for(case, tmp_path)
    ask = {"access_token": request.access_token, "channel_id": case.channel_id}
    tokens = Tokens(request.access_token, case.server.grants.new_refresh())
    sentences: list[str] = []
    calls: tuple[Callable[[], object], ...] = (
        lambda: drive(case.publisher, request, sentences),
        lambda: case.publisher.metrics(**ask, video_ids=["7100"]),
        lambda: case.publisher.remove(**ask, video_id="7100"),
        lambda: case.connector.account(tokens),
        lambda: case.connector.refresh(tokens),
        lambda: case.connector.revoke(tokens),
        lambda: case.connector.exchange(
            code=case.server.grants.new_code(Code(REDIRECT, case.server.agreed)),
            redirect_uri=REDIRECT,
            verifier="v" * 64,
        ),
    )
    for seed in range(SEEDS):
        chance = random.Random(seed)
        for call in calls:
            # One strange answer, at a place that differs.
            case.server.then(*[None] * chance.randrange(5), mutated(chance))
            try:
                call()
            except ProviderError as error:
                sentences.append(str(error))
            case.server.forget_faults()
            case.server.grants.access.add(request.access_token)
    check_sentences(sentences)
