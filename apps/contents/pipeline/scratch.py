"""Scratch space of steps on this machine, also after a worker that was killed."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import UUID

import structlog
from django.conf import settings
from django.core.files.storage import default_storage

from apps.core.storage import remove_forgotten_drafts

logger = structlog.get_logger(__name__)

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
    _remove_folders(lambda folder: folder.name.startswith(f"{job_id}-"))


def _remove_folders(is_doomed: Callable[[Path], bool]) -> int:
    removed = 0
    for folder in settings.WORK_ROOT.iterdir():
        try:
            age_seconds = time.time() - folder.stat().st_mtime
        except FileNotFoundError:
            continue  # another worker was faster
        if is_doomed(folder) or age_seconds > _FORGOTTEN_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)
            removed += 1
    return removed


def remove_forgotten_files(*, now: datetime) -> int:
    """Remove by age what killed processes left: drafts on this machine's disk, scratch folders, and
    files that a vendor was to read. Return how many files and folders."""
    # A vendor's adapter is loaded by who needs it.
    from apps.providers.creatomate.assets import remove_forgotten

    removed = remove_forgotten(default_storage, now=now)
    for root in (settings.MEDIA_ROOT, settings.WORK_ROOT):
        if Path(root).exists():
            removed += remove_forgotten_drafts(Path(root))
    if settings.WORK_ROOT.exists():
        removed += _remove_folders(lambda _folder: False)
    if removed:
        logger.info("forgotten_files_removed", count=removed)
    return removed
