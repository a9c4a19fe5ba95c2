from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.utils import translation

from apps.contents.models import Batch
from apps.contents.services.batches import create_batch
from tests.support.cast import Cast

SENTENCE = "A surveyor walked for {n} years and measured the whole line from north to south. "


def text(number: int) -> str:
    """Words enough for a film, different for every number."""
    return SENTENCE.replace("{n}", str(number + 2)) * 3


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    cache.clear()
    with translation.override("en"):
        yield


Make = Callable[..., Batch]


@pytest.fixture
def make(cast: Cast) -> Make:
    """A batch of good rows and faulty ones, of the team's project."""

    def make_batch(good: int = 3, faulty: int = 0) -> Batch:
        lines = ["title,text"]
        lines += [f'Film {n},"{text(n)}"' for n in range(good)]
        lines += [f"Short {n},too short {n}" for n in range(faulty)]
        data = "\n".join(lines).encode()
        return create_batch(by=cast.editor, project=cast.project, name="films.csv", data=data)

    return make_batch
