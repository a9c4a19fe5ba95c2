"""Scratch folders of killed workers do not fill the disk."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from pytest_django import Settings

from apps.contents.pipeline.scratch import work_folder
from apps.core.ids import new_id


@pytest.fixture
def root(settings: Settings, tmp_path: Path) -> Path:
    settings.WORK_ROOT = tmp_path / "work"
    settings.WORK_ROOT.mkdir()
    return Path(settings.WORK_ROOT)


def test_the_next_attempt_removes_what_a_killed_one_left(root: Path) -> None:
    job, other = new_id(), new_id()
    dead, alive = root / f"{job}-dead", root / f"{other}-alive"
    for folder in (dead, alive):
        folder.mkdir()
        (folder / "half-a-film.mp4").write_bytes(b"half")
    with work_folder(job) as folder:
        assert not dead.exists()
        assert folder.is_dir()
    assert list(root.iterdir()) == [alive]


def test_folders_nobody_can_be_at_work_in_are_removed(root: Path) -> None:
    forgotten = root / f"{new_id()}-forgotten"
    forgotten.mkdir()
    long_ago = time.time() - 7 * 24 * 3600
    os.utime(forgotten, (long_ago, long_ago))
    with work_folder(new_id()):
        assert not forgotten.exists()
