"""The sample story is spoken: once, at the times that its captions show, or not at all."""

from __future__ import annotations

import copy
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from django.core.files.storage import default_storage
from numpy.typing import NDArray

from apps.providers import registry
from apps.templates.models import Template, TemplatePreview
from apps.templates.preview.story import story
from apps.templates.preview.voice import spoken
from apps.templates.services.previews import ask_for_preview, make_preview
from tests.support.cast import Cast

# The models are loaded once.
pytestmark = pytest.mark.xdist_group("speech")


@pytest.mark.parametrize(("language", "scene"), [("en", 0), ("en", 4), ("ko", 4)])
def test_captions_without_a_voice_show_the_times_of_the_voice(
    language: str, scene: int, tmp_path: Path
) -> None:
    told = story(language)
    clip = spoken(told, [scene], language=language, work_dir=tmp_path)[scene]
    expected = told.scenes[scene].words
    assert [word.text for word in clip.words] == [word.text for word in expected]
    late = [
        heard.start_ms - shown.start_ms for heard, shown in zip(clip.words, expected, strict=True)
    ]
    assert max(map(abs, late)) <= 80, [[word.start_ms, word.end_ms] for word in clip.words]
    assert clip.duration_ms < told.scenes[scene].duration_ms


def test_a_sentence_is_spoken_once(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    before = spoken(story("en"), [1], language="en", work_dir=first)[1]
    again = spoken(story("en"), [1], language="en", work_dir=second)[1]
    assert not list(second.iterdir())
    assert again.words == before.words
    assert again.duration_ms == before.duration_ms
    with wave.open(str(again.audio_path)) as kept, wave.open(str(before.audio_path)) as made:
        assert kept.readframes(kept.getnframes()) == made.readframes(made.getnframes())


@pytest.mark.parametrize("second", [0.0, 2.5])
def test_a_scene_s_number_is_told_by_what_is_on_screen(second: float) -> None:
    told = story("ko")
    from_ms = round(second * 1000)
    heard = told.heard(from_ms, from_ms + 5000)
    for index in heard:
        assert told.starts_ms[index] < from_ms + 5000
        assert from_ms < told.starts_ms[index + 1]
    assert heard == list(range(heard[0], heard[-1] + 1))


def levels_of(path: str) -> NDArray[np.float64]:
    """The root mean square of every 100 ms of the first sound track."""
    with av.open(path, "r") as film:
        resampler = av.AudioResampler("flt", "mono", 16_000)
        parts = [
            part.to_ndarray().reshape(-1)
            for frame in film.decode(film.streams.audio[0])
            for part in resampler.resample(frame)
        ]
    samples = np.concatenate(parts).astype(np.float64)
    frames = samples[: len(samples) // 1600 * 1600].reshape(-1, 1600)
    return np.asarray(np.sqrt(np.mean(frames**2, axis=1)))


@pytest.mark.django_db(transaction=True)
def test_a_clip_speaks(cast: Cast) -> None:
    design = Template.objects.get(slug="small").template_data
    design = {**design, "elements": [e for e in design["elements"] if e["type"] != "audio"]}
    preview = ask_for_preview(by=cast.viewer, design=design, language="en", start_ms=0)
    make_preview(preview.pk)
    preview.refresh_from_db()
    assert (preview.status, preview.error) == ("ready", "")
    voice = story("en").scenes[0].words
    levels = levels_of(default_storage.path(preview.file_key))
    said = levels[(voice[0].start_ms + 200) // 100 : (voice[-1].end_ms + 200) // 100]
    assert np.median(said) > 20 * levels[:1].max()


@pytest.fixture
def voiceless(settings: Any, tmp_path: Path) -> Iterator[None]:
    """A machine on which the Korean voices' model is not where the settings say."""
    providers = copy.deepcopy(settings.PROVIDERS)
    providers["speech"]["embedded"]["options"]["model_path"] = tmp_path / "gone.onnx"
    settings.PROVIDERS = providers
    registry._made.cache_clear()
    yield
    registry._made.cache_clear()


@pytest.mark.django_db(transaction=True)
def test_without_a_voice_the_clip_comes_and_says_so(cast: Cast, voiceless: None) -> None:
    design = Template.objects.get(slug="small").template_data
    asked = {"by": cast.viewer, "design": design, "language": "ko", "start_ms": 0}
    preview = ask_for_preview(**asked)
    make_preview(preview.pk)
    preview.refresh_from_db()
    assert preview.status == "ready"
    assert "gone.onnx" in preview.error
    assert default_storage.exists(preview.file_key)
    # It is not what the next one is given.
    assert ask_for_preview(**asked).status == "waiting"
    assert TemplatePreview.objects.count() == 2
