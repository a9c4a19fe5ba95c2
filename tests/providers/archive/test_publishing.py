"""A film in the archive: whole, once, and found again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from apps.core.storage import AtomicFileSystemStorage
from apps.providers import registry
from apps.providers.archive.publishing import ArchivePublisher
from apps.providers.capabilities.publish import (
    Film,
    Metrics,
    Progress,
    PublishRequest,
    Settled,
    Stage,
)
from apps.providers.errors import ProviderError
from tests.providers.archive.steps import CHANNEL, FOLDER, run
from tests.support.platforms.publications import (
    MARKER,
    NOON,
    Keeper,
    WorkTaken,
    publication,
)


def folders(root: Path) -> list[str]:
    return sorted(str(one.parent.relative_to(root)) for one in root.rglob("film.mp4"))


def test_a_publication_is_a_folder_that_tells_everything(
    root: Path, request_: PublishRequest
) -> None:
    keep = Keeper()
    found = run(request_, keep=keep)
    place = root / FOLDER
    assert sorted(one.name for one in place.iterdir()) == [
        "captions.srt",
        "film.mp4",
        "metadata.json",
        "thumbnail.jpg",
    ]
    whole = request_.film.path.read_bytes()
    assert (place / "film.mp4").read_bytes() == whole
    told = json.loads((place / "metadata.json").read_text())
    assert (told["title"], told["tags"]) == ("The new bridge", ["bridge", "city life"])
    assert told["files"]["film.mp4"] == {
        "size_bytes": len(whole),
        "sha256": hashlib.sha256(whole).hexdigest(),
    }
    assert found.progress.video_id == FOLDER
    assert found.progress.done == ("thumbnail", "captions")
    assert found.visibility == "private", "nobody outside sees the storage"
    assert keep.stages[-1] == Stage.COMMITTING
    assert keep.stages.count(Stage.COMMITTING) == 1


def test_done_twice_it_is_there_once(root: Path, request_: PublishRequest) -> None:
    first = run(request_)
    changed = replace(
        request_,
        now=NOON + timedelta(days=3),
        publication=replace(request_.publication, title="Another title"),
    )
    assert run(changed).progress.video_id == first.progress.video_id
    assert folders(root) == [FOLDER]


def test_another_upload_of_the_same_film_is_another_folder(
    root: Path, request_: PublishRequest
) -> None:
    run(request_)
    other = replace(
        request_, publication=replace(request_.publication, marker="0193-4f6c-upload-8")
    )
    run(other)
    assert len(folders(root)) == 2


@pytest.mark.parametrize("fails_at", range(1, 6))
def test_an_upload_that_was_killed_is_completed(
    root: Path, request_: PublishRequest, fails_at: int
) -> None:
    """keep raises: the worker was lost after that part. Another one goes on the day after."""
    keep = Keeper(fails_at)
    with pytest.raises(WorkTaken):
        run(request_, keep=keep)
    assert not list(root.rglob("metadata.json")), "it is not published yet"
    found = run(replace(request_, now=NOON + timedelta(days=1)), keep.last)
    (folder,) = folders(root)
    assert (root / folder / "metadata.json").exists()
    assert found.progress.video_id == folder


def test_half_a_film_is_replaced(root: Path, request_: PublishRequest) -> None:
    """Left by a backend that shows files while they are written."""
    (root / FOLDER).mkdir(parents=True)
    (root / FOLDER / "film.mp4").write_bytes(b"half")
    run(request_)
    assert (root / FOLDER / "film.mp4").read_bytes() == request_.film.path.read_bytes()


def test_half_a_metadata_file_is_no_publication(root: Path, request_: PublishRequest) -> None:
    run(request_)
    (root / FOLDER / "metadata.json").write_text('{"title": ')
    settlement = ArchivePublisher().settle(request_, Progress(stage=Stage.COMMITTING))
    assert settlement.outcome == Settled.NOT_PUBLISHED
    run(request_, settlement.progress)
    assert json.loads((root / FOLDER / "metadata.json").read_text())["marker"] == MARKER


def test_settling_looks_for_the_metadata(root: Path, request_: PublishRequest) -> None:
    publisher = ArchivePublisher()
    lost = Progress(stage=Stage.COMMITTING)
    assert publisher.settle(request_, lost).outcome == Settled.NOT_PUBLISHED
    run(request_)
    settlement = publisher.settle(request_, lost)
    assert settlement.outcome == Settled.PUBLISHED
    assert settlement.progress.video_id == FOLDER


def test_a_publication_that_is_removed_leaves_nothing(root: Path, request_: PublishRequest) -> None:
    publisher = ArchivePublisher()
    for _ in range(2):  # one that is gone already is no error
        run(request_)
        publisher.remove(access_token="", channel_id=CHANNEL, video_id=FOLDER)
        publisher.remove(access_token="", channel_id=CHANNEL, video_id=FOLDER)
        assert not (root / FOLDER).exists()


@pytest.mark.parametrize(
    "video_id",
    [
        "",
        "..",
        "archive/evening-news/..",
        "archive/evening-news/../other/2026",
        "archive/evening-news",
        "archive/other/2026-11-20-a-b",
        "/etc/passwd",
        "archive/evening-news/",
        "archive/evening-news/..\\..",
    ],
)
def test_an_id_that_was_typed_in_reaches_no_other_folder(root: Path, video_id: str) -> None:
    (root / "archive/other/2026-11-20-a-b").mkdir(parents=True)
    kept = root / "archive/other/2026-11-20-a-b/film.mp4"
    kept.write_bytes(b"film")
    with pytest.raises(ProviderError, match="no such folder") as caught:
        ArchivePublisher().remove(access_token="", channel_id=CHANNEL, video_id=video_id)
    assert caught.value.permanent
    assert kept.exists()


@pytest.mark.parametrize("channel", ["../../etc", "a/b", "저녁 뉴스", "", ".", "x" * 300, "a\x00b"])
def test_no_channel_id_leaves_the_archive(
    root: Path, request_: PublishRequest, channel: str
) -> None:
    found = run(replace(request_, channel_id=channel)).progress.video_id
    assert found.startswith("archive/")
    assert (root / found / "metadata.json").resolve().is_relative_to(root / "archive")
    assert len(found) <= 255, "it fits the column for a platform's id"


@pytest.mark.parametrize("title", ["", "   ", "🚀🚀", "../..", "다리" * 200, "a" * 500, "a\x00b"])
def test_any_title_makes_a_folder(root: Path, request_: PublishRequest, title: str) -> None:
    found = run(replace(request_, publication=replace(request_.publication, title=title)))
    assert (root / found.progress.video_id / "film.mp4").exists()
    assert len(Path(found.progress.video_id).name.encode()) <= 255


def test_an_upload_without_a_name_is_refused(root: Path, request_: PublishRequest) -> None:
    with pytest.raises(ProviderError, match="no name of its own") as caught:
        run(replace(request_, publication=replace(request_.publication, marker="-")))
    assert caught.value.permanent


def test_a_storage_that_cannot_be_written_is_told_and_tried_again(
    root: Path, request_: PublishRequest
) -> None:
    (root / "archive").mkdir(parents=True)
    (root / "archive" / CHANNEL).write_text("a file where the folder should be")
    with pytest.raises(ProviderError, match="storage of this installation") as caught:
        run(request_)
    assert not caught.value.permanent
    assert not caught.value.outcome_unknown, "nothing was committed yet"


class GoesAway(AtomicFileSystemStorage):
    """Storage that takes the last file, and whose answer is lost."""

    def _save(self, name: str, content: Any) -> str:
        super()._save(name, content)
        if name.endswith("metadata.json"):
            raise TimeoutError("no answer")
        return name


def test_a_lost_answer_to_the_last_file_is_settled(
    root: Path, request_: PublishRequest, settings: Settings
) -> None:
    backend = {**settings.STORAGES["default"], "BACKEND": f"{__name__}.GoesAway"}
    settings.STORAGES = {**settings.STORAGES, "default": backend}
    publisher, keep = ArchivePublisher(), Keeper()
    with pytest.raises(ProviderError, match="could not be used") as caught:
        publisher.advance(request_, Progress(), keep)
    assert caught.value.outcome_unknown
    assert publisher.settle(request_, keep.last).outcome == Settled.PUBLISHED


def test_an_archive_has_no_figures(root: Path) -> None:
    told = ArchivePublisher().metrics(access_token="", channel_id=CHANNEL, video_ids=[FOLDER])
    assert told == {FOLDER: Metrics()}


def test_the_archive_is_found_by_its_name_in_settings() -> None:
    publisher = registry.engine("publish", "archive")
    assert publisher.name == "archive"
    assert publisher.quota == {}
    assert publisher.check(publication(), Film(Path(), 0, 0, 0, 0)) == ()
