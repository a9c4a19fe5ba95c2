"""The finished film, measured from its file, in both languages."""

from __future__ import annotations

import itertools
import shutil
import wave
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from django.core.files.storage import default_storage

from apps.contents.management.commands.make_first_video import SAMPLES
from apps.contents.management.commands.make_video import read_text_file
from apps.contents.models import Content
from apps.contents.pipeline.files import ArtifactStore
from apps.contents.services.contents import create_content
from apps.contents.services.runs import start_run
from apps.contents.states import JobType, RunStatus
from apps.providers.embedded import fonts
from apps.providers.embedded.inspection import Expected, FilmReport, inspect_film, problems
from apps.templates.design import parse_design
from tests.support.productions import install_everything, make_person, make_project, work_off

pytestmark = [
    pytest.mark.film,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(900),
]

LANGUAGES = ("ko", "en")
HOOK_MS = 3000


class Film:
    """One production of a sample article at full size, made once per language."""

    def __init__(self, language: str, folder: Path) -> None:
        install_everything()
        person = make_person(f"{language}@example.com")
        title, text = read_text_file(next(SAMPLES.glob(f"*.{language}.*")))
        content = create_content(
            by=person,
            project=make_project(person, language, style_preset={}),
            title=title,
            text=text,
        )
        run = work_off(start_run(by=person, content=content))
        assert run.status == RunStatus.COMPLETED, run.error_message
        content = Content.objects.get(pk=content.pk)
        files = ArtifactStore(str(content.pk))
        self.path = Path(shutil.copy(default_storage.path(content.video_url), folder / "film.mp4"))
        self.thumbnail = Path(
            shutil.copy(default_storage.path(content.thumbnail_url), folder / "thumbnail.jpg")
        )
        self.script: dict[str, Any] = content.script
        self.design = parse_design(run.brief["design"])
        self.scenes: list[dict[str, Any]] = [
            dict(scene) for scene in content.scenes.order_by("position").values()
        ]
        clips = (run.jobs.get(job_type=JobType.TTS).result or {})["clips"]
        self.clips = [
            (Path(shutil.copy(files.local(clip["key"], folder), folder / f"{n}.wav")), clip)
            for n, clip in enumerate(clips)
        ]
        self.parts = (run.jobs.get(job_type=JobType.RENDER).result or {})["segments"]
        self.kept_parts = [key for key in set(files.keys()) if "/segments/" in key]
        self.report: FilmReport = inspect_film(self.path)

    @property
    def words(self) -> list[dict[str, Any]]:
        return [word for scene in self.scenes for word in scene["words"]]


_films: dict[str, Film] = {}


@pytest.fixture(params=LANGUAGES)
def film(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Film:
    language = request.param
    if language not in _films:
        _films[language] = Film(language, tmp_path_factory.mktemp(language))
    return _films[language]


@pytest.mark.xdist_group("film")
class TestFilm:
    def test_it_is_what_platforms_want(self, film: Film) -> None:
        expected = Expected(1080, 1920, 30, film.scenes[-1]["end_ms"])
        assert problems(film.report, expected) == ()

    def test_it_is_as_loud_as_it_should_be(self, film: Film) -> None:
        assert film.report.loudness_lufs == pytest.approx(-14, abs=1)
        assert film.report.true_peak_dbtp <= -1

    def test_nothing_is_black_frozen_or_silent(self, film: Film) -> None:
        assert film.report.black == ()
        assert film.report.frozen == ()
        assert film.report.silent == ()

    def test_it_has_the_length_of_a_short(self, film: Film) -> None:
        assert 15_000 <= film.report.duration_ms <= 60_000

    def test_the_hook_is_said_within_three_seconds(self, film: Film) -> None:
        hook = film.scenes[0]
        assert hook["narration"] == film.script["hook"]
        assert hook["words"][0]["start_ms"] < 500
        assert hook["words"][-1]["end_ms"] <= HOOK_MS

    def test_there_is_a_scene_for_every_beat(self, film: Film) -> None:
        beats = [film.script["hook"], *film.script["body"], film.script["cta"]]
        assert [scene["narration"] for scene in film.scenes] == beats
        assert film.scenes[0]["visual_kind"] == "title"
        assert film.scenes[-1]["visual_kind"] == "call_to_action"

    def test_captions_say_the_narration_word_for_word(self, film: Film) -> None:
        for scene in film.scenes:
            assert [word["text"] for word in scene["words"]] == scene["narration"].split()

    def test_caption_words_follow_each_other_within_their_scene(self, film: Film) -> None:
        for scene in film.scenes:
            times = [t for word in scene["words"] for t in (word["start_ms"], word["end_ms"])]
            assert times == sorted(times)
            assert scene["start_ms"] <= times[0]
            assert times[-1] <= scene["end_ms"]

    def test_narration_is_heard_while_its_words_are_shown(self, film: Film) -> None:
        """Every clip is loud inside its words and quiet before the first."""
        for path, clip in film.clips:
            samples = read_wav(path)
            first, last = clip["words"][0][1], clip["words"][-1][2]
            assert loudness(samples, first, last) > 2 * loudness(samples, 0, max(first - 30, 1))

    def test_the_films_sound_starts_a_word_when_its_caption_does(self, film: Film) -> None:
        """The narration found in the film by correlation is where the captions say it is."""
        sound = read_film_sound(film.path)
        for scene, (path, clip) in list(zip(film.scenes, film.clips, strict=True))[:4]:
            voice = read_wav(path)
            start_ms = scene["words"][0]["start_ms"] - clip["words"][0][1]
            assert abs(find(voice, sound, start_ms) - start_ms) <= 40

    def test_captions_change_colour_where_and_when_a_word_is_said(self, film: Film) -> None:
        captions = film.design.captions
        assert captions is not None
        middle = film.words[len(film.words) // 2]
        picture = frame_at(film.path, (middle["start_ms"] + middle["end_ms"]) // 2)
        height = picture.shape[0]
        centre = int(captions.center_y * height)
        band = picture[centre - 90 : centre + 90]
        assert share_near(band, captions.highlight_color) > 0.004
        assert share_near(band, captions.color) > 0.002

    def test_captions_stay_inside_the_safe_area(self, film: Film) -> None:
        captions = film.design.captions
        assert captions is not None
        side = int((1 - captions.max_width) / 2 * 1080) - captions.outline_px - 4
        for word in film.words[:: max(1, len(film.words) // 8)]:
            picture = frame_at(film.path, (word["start_ms"] + word["end_ms"]) // 2)
            centre = int(captions.center_y * 1920)
            band = picture[centre - 140 : centre + 140]
            assert share_near(band[:, :side], captions.highlight_color) < 0.002
            assert share_near(band[:, -side:], captions.highlight_color) < 0.002

    def test_no_letter_is_missing_from_the_fonts(self, film: Film) -> None:
        captions = film.design.captions
        assert captions is not None
        assert fonts.covers(captions.font, "".join(word["text"] for word in film.words))

    def test_its_parts_are_kept_and_joined_without_a_seam(self, film: Film) -> None:
        """A scene and a crossfade each: where they meet, a frame is as near to the next one as the
        frames beside it are to each other."""
        assert sorted(film.kept_parts) == film.parts
        assert len(film.parts) == 2 * len(film.scenes) - 1
        with av.open(str(film.path)) as container:
            stream = container.streams.video[0]
            packets = [packet for packet in container.demux(stream) if packet.size]
        times = sorted(packet.pts for packet in packets if packet.pts is not None)
        assert {b - a for a, b in itertools.pairwise(times)} == {packets[0].duration}
        end_of_fade = film.scenes[2]["start_ms"] + 300
        frames = [
            frame_at(film.path, end_of_fade + round(step * 1000 / 30))[1400:].astype(int)
            for step in range(-3, 4)
        ]
        steps = [np.abs(b - a).mean() for a, b in itertools.pairwise(frames)]
        assert max(steps[2:4]) <= 2 * max(*steps[:2], *steps[4:]) + 1

    def test_pictures_move(self, film: Film) -> None:
        for scene in film.scenes[1:4]:
            middle = (scene["start_ms"] + scene["end_ms"]) // 2
            before, after = frame_at(film.path, middle - 600), frame_at(film.path, middle + 600)
            moved = np.abs(before[:1200].astype(int) - after[:1200].astype(int)).mean()
            assert moved > 0.3

    def test_scenes_fade_into_each_other(self, film: Film) -> None:
        cut = film.scenes[2]["start_ms"]
        before, during, after = (
            frame_at(film.path, ms)[1400:].astype(float) for ms in (cut - 40, cut + 150, cut + 420)
        )
        mixed = (before + after) / 2
        assert np.abs(during - mixed).mean() < np.abs(before - after).mean()

    def test_the_thumbnail_is_designed_and_not_a_frame_of_the_film(self, film: Film) -> None:
        with av.open(str(film.thumbnail)) as container:
            picture = next(container.decode(video=0)).to_ndarray(format="rgb24")
        assert picture.shape == (1920, 1080, 3)
        for ms in range(0, film.report.duration_ms, 4000):
            assert np.abs(frame_at(film.path, ms).astype(int) - picture.astype(int)).mean() > 4


def read_wav(path: Path) -> np.ndarray[Any, Any]:
    """Samples at 24 kHz as floats."""
    with wave.open(str(path)) as file:
        rate, raw = file.getframerate(), file.readframes(file.getnframes())
    samples = np.frombuffer(raw, np.int16).astype(np.float32) / 32768
    if rate != 24_000:
        grid = np.arange(0, len(samples), rate / 24_000)
        samples = np.interp(grid, np.arange(len(samples)), samples).astype(np.float32)
    return samples


def read_film_sound(path: Path) -> np.ndarray[Any, Any]:
    """The film's sound, one channel at 24 kHz."""
    resampler = av.AudioResampler(format="flt", layout="mono", rate=24_000)
    with av.open(str(path)) as container:
        parts = [
            piece.to_ndarray()[0]
            for frame in container.decode(audio=0)
            for piece in resampler.resample(frame)
        ]
    return np.concatenate(parts)


def loudness(samples: np.ndarray[Any, Any], start_ms: int, end_ms: int) -> float:
    part = samples[start_ms * 24 : end_ms * 24]
    return float(np.sqrt(np.mean(part**2)) + 1e-6) if len(part) else 1e-6


def find(voice: np.ndarray[Any, Any], sound: np.ndarray[Any, Any], near_ms: int) -> float:
    """Where voice is in sound, in ms, looking half a second around near_ms."""
    pattern = voice[: 2 * 24_000]
    begin = max(0, (near_ms - 500) * 24)
    window = sound[begin : begin + len(pattern) + 24_000]
    size = 1 << (len(window) + len(pattern)).bit_length()
    spectrum = np.fft.rfft(window, size) * np.conj(np.fft.rfft(pattern, size))
    offset = int(np.argmax(np.fft.irfft(spectrum, size)[: len(window) - len(pattern) + 1]))
    return (begin + offset) / 24


def frame_at(path: Path, ms: int) -> np.ndarray[Any, Any]:
    """The picture shown at ms, height x width x RGB."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert stream.time_base is not None
        container.seek(int(ms / 1000 / stream.time_base), stream=stream)
        for frame in container.decode(stream):
            if frame.time is not None and frame.time * 1000 >= ms - 17:
                return frame.to_ndarray(format="rgb24")
    raise AssertionError(f"The film has no picture at {ms} ms.")


def share_near(picture: np.ndarray[Any, Any], color: str) -> float:
    """The share of pixels close to a colour."""
    wanted = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)])
    return float((np.abs(picture.astype(int) - wanted).max(axis=2) < 40).mean())
