from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import imageio_ffmpeg
import pytest

from apps.providers.embedded.inspection import (
    Expected,
    FilmReport,
    Span,
    has_faststart,
    inspect_film,
    problems,
)
from apps.providers.errors import ProviderError

EXPECTED = Expected(320, 240, 30, 6000)
TEST_PICTURE = "testsrc2=size=320x240:rate=30:duration={}"
STILL = "color=color=orange:size=320x240:rate=30:duration={}"
BLACK = "color=color=black:size=320x240:rate=30:duration={}"


def make_film(path: Path, pictures: list[str], sound: str, *options: str) -> Path:
    inputs = [part for picture in pictures for part in ("-f", "lavfi", "-i", picture)]
    joined = "".join(f"[{index}:v]" for index in range(len(pictures)))
    command = [
        *(
            imageio_ffmpeg.get_ffmpeg_exe(),
            "-v",
            "error",
            "-y",
            *inputs,
            "-f",
            "lavfi",
            "-i",
            sound,
        ),
        *("-filter_complex", f"{joined}concat=n={len(pictures)}:v=1:a=0,format=yuv420p[v]"),
        *("-map", "[v]", "-map", f"{len(pictures)}:a", "-c:v", "libx264", "-preset", "ultrafast"),
        *("-c:a", "aac", "-ar", "48000", "-ac", "2", *options, str(path)),
    ]
    subprocess.run(command, check=True)
    return path


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> FilmReport:
    """One second moving, one black, three still, one moving; sound only in the first second."""
    return inspect_film(
        make_film(
            tmp_path_factory.mktemp("film") / "faulty.mp4",
            [TEST_PICTURE.format(1), BLACK.format(1), STILL.format(3), TEST_PICTURE.format(1)],
            "sine=frequency=440:duration=1,apad=whole_dur=6",
        )
    )


def close(span: Span, start_ms: int, end_ms: int) -> bool:
    return abs(span.start_ms - start_ms) <= 100 and abs(span.end_ms - end_ms) <= 100


def test_properties_are_read(faulty: FilmReport) -> None:
    assert (faulty.width, faulty.height, faulty.frames_per_second) == (320, 240, 30.0)
    assert faulty.frame_count == 180
    assert faulty.duration_ms == pytest.approx(6000, abs=40)
    assert (faulty.video_codec, faulty.pixel_format) == ("h264", "yuv420p")
    assert (faulty.audio_codec, faulty.audio_rate_hz, faulty.audio_channels) == ("aac", 48_000, 2)
    assert not faulty.is_bt709
    assert not faulty.faststart
    assert faulty.size_bytes == faulty.path.stat().st_size


def test_black_still_and_silent_parts_are_found(faulty: FilmReport) -> None:
    assert [close(span, 1000, 2000) for span in faulty.black] == [True]
    assert any(close(span, 2000, 5000) for span in faulty.frozen)
    assert [close(span, 1000, 6000) for span in faulty.silent] == [True]


def test_every_fault_is_a_sentence(faulty: FilmReport) -> None:
    found = "\n".join(problems(faulty, EXPECTED))
    for words in ("BT.709", "index is at the end", "loudness", "silent for", "black for", "still"):
        assert words in found
    assert all(line.endswith(".") for line in found.splitlines())


def test_a_film_other_than_ordered_is_told(faulty: FilmReport) -> None:
    found = "\n".join(problems(faulty, Expected(1080, 1920, 25, 9000)))
    for words in ("320x240 instead of 1080x1920", "180 frames instead of 225", "9000 ms"):
        assert words in found


def test_too_high_a_peak_is_told(faulty: FilmReport) -> None:
    loud = replace(faulty, true_peak_dbtp=-0.2)
    assert any("true peak is -0.2 dBTP" in problem for problem in problems(loud, EXPECTED))


def test_an_index_at_the_front_is_seen(tmp_path: Path) -> None:
    film = make_film(
        tmp_path / "fast.mp4",
        [TEST_PICTURE.format(1)],
        "sine=duration=1",
        "-movflags",
        "+faststart",
    )
    assert has_faststart(film)


def test_a_film_cut_short_is_not_taken_for_a_whole_one(tmp_path: Path) -> None:
    film = make_film(
        tmp_path / "whole.mp4",
        [TEST_PICTURE.format(2)],
        "sine=duration=2",
        "-movflags",
        "+faststart",
    )
    film.write_bytes(film.read_bytes()[: film.stat().st_size // 2])
    assert inspect_film(film).damage


def test_what_is_no_film_is_refused(tmp_path: Path) -> None:
    text = tmp_path / "text.mp4"
    text.write_text("no film")
    with pytest.raises(ProviderError, match=r"text\.mp4 could not be opened"):
        inspect_film(text)
    with pytest.raises(ProviderError, match=r"gone\.mp4 could not be opened"):
        inspect_film(tmp_path / "gone.mp4")
