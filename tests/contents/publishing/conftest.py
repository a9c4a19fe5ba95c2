from __future__ import annotations

from collections.abc import Iterator

import pytest

from apps.accounts.models import User
from apps.contents.models import Content, ContentUpload
from apps.contents.services.uploads import plan_uploads
from apps.projects.models import Channel
from tests.support.productions import make_person
from tests.support.publishing import SmallPlatform, finish_film, make_channel, small_platform


@pytest.fixture
def person(defaults: None) -> User:
    """Sentences are kept in the language of whoever planned the upload."""
    return make_person(locale="en")


@pytest.fixture
def film(person: User, content: Content) -> Content:
    return finish_film(content, person)


@pytest.fixture
def platform() -> Iterator[SmallPlatform]:
    with small_platform() as there:
        yield there


@pytest.fixture
def channel(film: Content, platform: SmallPlatform) -> Channel:
    return make_channel(film.project)


@pytest.fixture
def upload(person: User, film: Content, channel: Channel) -> ContentUpload:
    """An upload that waits to be sent."""
    return plan_uploads(by=person, content=film, channels=[channel])[0]
