"""What killed processes left is removed by its age; what is being written stays."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from apps.contents.pipeline.scratch import remove_forgotten_files
from apps.core.ids import new_id


def test_old_drafts_scratch_folders_and_vendors_files_go_and_young_ones_stay(
    settings: Any, tmp_path: Path
) -> None:
    media, work = tmp_path / "media", tmp_path / "work"
    settings.WORK_ROOT, settings.MEDIA_ROOT = work, media
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "apps.core.storage.AtomicFileSystemStorage",
            "OPTIONS": {"location": str(media)},
        },
    }
    long_ago = time.time() - 200_000
    for name in ("old", "young"):
        (work / f"{name}-job").mkdir(parents=True)
        (media / "contents").mkdir(parents=True, exist_ok=True)
        (media / "contents" / f".{name}.mp4.7.part").write_bytes(b"x")
    (media / "contents" / "film.mp4").write_bytes(b"x")
    for path in (work / "old-job", media / "contents" / ".old.mp4.7.part"):
        os.utime(path, (long_ago, long_ago))
    os.utime(media / "contents" / "film.mp4", (long_ago, long_ago))
    published = default_storage.save(f"vendor-assets/{new_id()}/000.png", ContentFile(b"x"))

    assert remove_forgotten_files(now=timezone.now()) == 2
    assert [path.name for path in work.iterdir()] == ["young-job"]
    kept = {path.name for path in (media / "contents").iterdir()}
    assert kept == {".young.mp4.7.part", "film.mp4"}
    assert default_storage.exists(published)
    assert remove_forgotten_files(now=timezone.now() + timedelta(days=2)) == 1
    assert not default_storage.exists(published)
