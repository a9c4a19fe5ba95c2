"""No source, tried, saved, changed or visited, reaches into a private network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from apps.core.fetching import FetchLimits
from apps.projects.models import DataSource, SourceItem
from apps.projects.services.data_sources import create_source, look_now
from apps.projects.visits.visiting import make_visit
from tests.core.fetching.servers import Server, answer, serving
from tests.core.fetching.test_refused_addresses import SPELLINGS_OF_PRIVATE_PLACES
from tests.support.cast import Cast
from tests.support.topics.feed_server import TopicServer
from tests.support.vendors.server import Reply

Api = Callable[[Any], APIClient]
URL = "/api/v1/data-sources/"
SECRET = (
    b"<rss><channel><item><title>The secret of the private network</title></item></channel></rss>"
)


@pytest.fixture
def canary(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """On loopback, on a port that is open: only the rules about addresses protect it."""
    with serving(answer(SECRET)) as server:
        limits = partial(FetchLimits, allowed_ports=frozenset({80, 443, server.port}))
        monkeypatch.setattr("apps.providers.topics.checks.FetchLimits", limits)
        monkeypatch.setattr("apps.providers.topics.reading.FetchLimits", limits)
        yield server
        assert server.hits == 0


@pytest.fixture
def source(cast: Cast) -> DataSource:
    return create_source(
        by=cast.editor,
        project=cast.project,
        name="Morning",
        source_type="rss",
        config={"feed_url": "https://news.example/feed"},
    )


def test_no_spelling_is_taken_in(cast: Cast, api: Api, source: DataSource, canary: Server) -> None:
    client = api(cast.editor)
    before = DataSource.objects.get(pk=source.pk).config
    for number, spelling in enumerate(SPELLINGS_OF_PRIVATE_PLACES):
        config = {"feed_url": spelling.replace("{port}", str(canary.port))}
        body = {"project": str(cast.project.pk), "source_type": "rss", "config": config}
        answers = [client.post(f"{URL}try/", body)]
        if number % 6 == 0:
            answers.append(client.post(URL, {**body, "name": "Inside"}))
            answers.append(client.patch(f"{URL}{source.pk}/", {"config": config}))
        for refused in answers:
            assert refused.status_code == 400, (spelling, refused.content)
            fields = {problem["field"] for problem in refused.json()["errors"]}
            assert fields == {"config.feed_url"}, spelling
    assert DataSource.objects.get().config == before


def test_what_slipped_in_is_refused_at_the_visit(
    cast: Cast, source: DataSource, canary: Server, settings: Any
) -> None:
    settings.SOURCE_GAP_SECONDS = 0.0
    for host in ("127.0.0.1", "[::1]", "localhost", "[::ffff:127.0.0.1]"):
        cache.clear()
        url = f"http://{host}:{canary.port}/rss"
        DataSource.objects.filter(pk=source.pk).update(config={"feed_url": url}, wait_until=None)
        source.refresh_from_db()
        visit = look_now(by=cast.editor, source=source)
        make_visit(visit.pk)
        visit.refresh_from_db()
        assert visit.status == "failed"
        assert visit.error_message
    assert not SourceItem.objects.exists()


def test_a_feed_that_redirects_inside_is_not_followed(
    cast: Cast, api: Api, canary: Server, settings: Any
) -> None:
    server = TopicServer()
    settings.FETCH_ALLOWED_HOSTS = frozenset({server.host})
    with server.running():
        for host in ("127.0.0.1", "[::1]", "localhost", "2130706433"):
            inside = f"http://{host}:{canary.port}/"
            url = server.page("moved", Reply(b"", status=302, headers={"Location": inside}))
            body = {
                "project": str(cast.project.pk),
                "source_type": "rss",
                "config": {"feed_url": url},
            }
            told = api(cast.editor).post(f"{URL}try/", body)
            assert told.status_code == 200, told.content
            assert told.json()["items"] == []
            assert told.json()["error"]
