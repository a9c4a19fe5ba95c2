from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import imageio_ffmpeg
import pytest

from apps.providers.embedded.render.encoder import FilmEncoder, explain_failure
from apps.providers.errors import Cancelled, ProviderError

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()


def never() -> bool:
    return False


def program(path: Path, body: str) -> str:
    """A stand-in for ffmpeg that does what a failing one does."""
    path.write_text(f"#!{sys.executable}\nimport sys, time\n{body}\n")
    path.chmod(0o755)
    return str(path)


def encode(ffmpeg: str, path: Path, is_cancelled: Callable[[], bool] = never) -> None:
    with FilmEncoder(ffmpeg, 540, 960, 30, path, is_cancelled) as encoder:
        for _ in range(60):
            encoder.frame.data[:] = 90
            encoder.send()
        encoder.finish()


def test_a_full_disk_is_named() -> None:
    with pytest.raises(ProviderError, match="No space left on device; free some") as raised:
        encode(FFMPEG, Path("/dev/full"))
    assert not raised.value.permanent


def test_an_encoder_that_dies_while_frames_come_gives_its_reason(tmp_path: Path) -> None:
    dying = program(
        tmp_path / "ffmpeg", "sys.stdin.buffer.read(9); sys.exit('Unknown encoder libx264')"
    )
    with pytest.raises(ProviderError, match="Unknown encoder libx264"):
        encode(dying, tmp_path / "film.mp4")


def test_an_encoder_that_is_killed_is_said_to_be(tmp_path: Path) -> None:
    killed = program(tmp_path / "ffmpeg", "import os; os.kill(os.getpid(), 9)")
    with pytest.raises(ProviderError, match="ended by signal 9"):
        encode(killed, tmp_path / "film.mp4")


def test_cancelling_works_while_the_encoder_takes_nothing(tmp_path: Path) -> None:
    stuck = program(tmp_path / "ffmpeg", "time.sleep(600)")
    with pytest.raises(Cancelled):
        encode(stuck, tmp_path / "film.mp4", is_cancelled=lambda: True)


def test_a_missing_ffmpeg_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProviderError, match="ffmpeg did not start") as raised:
        encode(str(tmp_path / "no-ffmpeg"), tmp_path / "film.mp4")
    assert raised.value.permanent


def test_without_a_message_the_exit_code_is_given() -> None:
    assert "exit code 3" in explain_failure([], 3)
