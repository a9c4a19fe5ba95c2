"""The project's settings with quick engines; every message goes out three times when asked to."""

import os
from typing import Any

from celery import current_app
from celery.signals import after_task_publish

from tests.faults.settings import *  # noqa: F403

TRIPLED_VARIABLE = "AUTOCLIP_TEST_TRIPLED"
_COPY = "autoclip_copy"


def _again(
    *, sender: str, headers: dict[str, Any], body: Any, routing_key: str, **_rest: Any
) -> None:
    """A message that is no copy itself is followed by two copies."""
    if headers.get(_COPY):
        return
    arguments = body[0]
    for _ in range(2):
        current_app.send_task(sender, arguments, queue=routing_key, headers={_COPY: True})


if os.environ.get(TRIPLED_VARIABLE):
    after_task_publish.connect(_again, weak=False)
