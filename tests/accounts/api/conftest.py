from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine


@pytest.fixture
def time_machine_noon() -> Iterator[Any]:
    """The middle of a minute, so that a test does not cross into the next one."""
    with time_machine.travel(datetime(2030, 1, 1, 12, 0, 5, tzinfo=UTC), tick=False) as traveller:
        yield traveller
