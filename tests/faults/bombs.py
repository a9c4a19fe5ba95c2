"""Death at a chosen place, from inside: a bomb is a file, and whoever passes its place dies.

A bomb is named `<point>.<step>.<kind>`. Points: `before` and `after` a provider's call; `unsent`
and `sent` around the message of the next job, which goes out after the commit that saved the
result; `done` when the task is over and its own message is not acknowledged yet. kind is `child`
(the process that works) or `tree` (all of that worker's processes). It is SIGKILL: nobody says
goodbye. Only workers die; a process without WORKER_VARIABLE passes by.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

from celery.signals import after_task_publish, before_task_publish, task_postrun, task_prerun

FOLDER_VARIABLE = "AUTOCLIP_FAULTS_FOLDER"
WORKER_VARIABLE = "AUTOCLIP_FAULTS_WORKER"
TASK = "contents.run_job"
# The step that calls no engine: a task that called none and sent the next jobs has done this one.
PLANNING = "storyboard"
_current = {"step": "", "published": ""}


def connect() -> None:
    """Let Celery's signals pass the places outside of engines."""
    if os.environ.get(WORKER_VARIABLE):
        task_prerun.connect(_begin, weak=False)
        before_task_publish.connect(_unsent, weak=False)
        after_task_publish.connect(_sent, weak=False)
        task_postrun.connect(_done, weak=False)


def pass_by(point: str, step: str) -> None:
    """Die here when a bomb lies here."""
    if not os.environ.get(WORKER_VARIABLE):
        return
    _current["step"] = step
    folder = Path(os.environ[FOLDER_VARIABLE])
    for kind in ("child", "tree"):
        name = f"{point}.{step}.{kind}"
        try:
            (folder / "bombs" / name).rename(
                folder / "exploded" / f"{name}.{os.getpid()}.{time.time_ns()}"
            )
        except FileNotFoundError:
            continue
        if kind == "tree":
            os.killpg(os.getpgrp(), signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)


def _begin(*, task: Any, **_rest: Any) -> None:
    _current.update(step="" if task.name == TASK else "another task", published="")


def _unsent(*, sender: str, **_rest: Any) -> None:
    if sender == TASK:
        _current["published"] = "yes"
        pass_by("unsent", _current["step"] or PLANNING)


def _sent(*, sender: str, **_rest: Any) -> None:
    if sender == TASK:
        pass_by("sent", _current["step"] or PLANNING)


def _done(*, task: Any, **_rest: Any) -> None:
    """A message that found nothing to do is no place to die at."""
    if task.name == TASK and (_current["step"] or _current["published"]):
        pass_by("done", _current["step"] or PLANNING)
