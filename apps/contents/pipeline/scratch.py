"""Scratch space of steps on this machine, also after a worker that was killed."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from django.conf import settings

# Beyond the longest step nobody can still be at work in a folder.
_FORGOTTEN_SECONDS = settings.CELERY_TASK_TIME_LIMIT + 600


@contextmanager
def work_folder(job_id: UUID) -> Iterator[Path]:
    """A folder for one attempt, gone afterwards whatever happens."""
    settings.WORK_ROOT.mkdir(parents=True, exist_ok=True)
    remove_leftovers_of(job_id)
    folder = Path(tempfile.mkdtemp(prefix=f"{job_id}-", dir=settings.WORK_ROOT))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def remove_leftovers_of(job_id: UUID) -> None:
    """Remove what killed workers left here: this job's earlier folders (whoever worked there has
    lost the lease), and any that is older than a step can take."""
    for folder in settings.WORK_ROOT.iterdir():
        try:
            age_seconds = time.time() - folder.stat().st_mtime
        except FileNotFoundError:
            continue  # another worker was faster
        if folder.name.startswith(f"{job_id}-") or age_seconds > _FORGOTTEN_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)
