from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from apps.contents.services.intakes import change_intake
from apps.core.ids import new_id
from apps.projects.models import DataSource, Project, SourceItem
from tests.support.cast import Cast
from tests.support.productions import ENGLISH_TEXT

Bring = Callable[..., SourceItem]

STORIES = (
    ENGLISH_TEXT,
    """
    Honey bees dance to tell their sisters where flowers are. Karl von Frisch described the dance in
    1927 and received the Nobel Prize in 1973. The angle of the dance shows the direction from the
    sun. One second of waggling stands for about one kilometre. A hive of 40,000 bees visits two
    million flowers for one jar of honey. Young bees learn the dance by following older ones.
    """,
    """
    The first lighthouse of Alexandria was finished about 280 BC. It stood more than 100 metres high
    and guided ships for 1,500 years. Three earthquakes between 956 and 1323 destroyed it. Divers
    found its stones on the sea floor in 1994. A fort built in 1477 now stands on the same island.
    Sailors of the time could see its fire from 50 kilometres away.
    """,
)


@pytest.fixture
def project(cast: Cast) -> Project:
    return cast.project


@pytest.fixture
def source(project: Project) -> DataSource:
    return DataSource.objects.create(
        project=project, name="Morning feed", source_type="rss", config={"feed_url": "x"}
    )


@pytest.fixture
def bring(source: DataSource) -> Bring:
    """An item that a source brought; its text is whole, so that no page has to be read."""

    def bring(
        title: str, text: str = "", *, at: datetime | None = None, **fields: Any
    ) -> SourceItem:
        of: DataSource = fields.pop("source", source)
        story = hashlib.sha256(fields.pop("story", title).encode()).hexdigest()
        return SourceItem.objects.create(
            data_source=of,
            project=of.project,
            item_hash=hashlib.sha256(str(new_id()).encode()).hexdigest(),
            identity_hash=story,
            title=title,
            text=text,
            published_at=at,
            **fields,
        )

    return bring


@pytest.fixture
def taking(cast: Cast, project: Project) -> Callable[..., None]:
    def taking(**fields: Any) -> None:
        change_intake(by=cast.owner, project=project, is_on=True, **fields)

    return taking
