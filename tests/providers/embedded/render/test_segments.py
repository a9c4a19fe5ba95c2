"""Films made again from parts: which parts are made anew, and whether the joins can be seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from apps.providers.capabilities.render import Overlay, RenderRequest, RenderScene
from apps.providers.embedded.inspection import Expected, has_faststart, inspect_film, problems
from apps.providers.embedded.render.frame_painter import FramePainter
from apps.providers.embedded.render.planes import FrameBuffer
from apps.providers.embedded.render.renderer import EmbeddedRenderer
from apps.providers.embedded.render.segments import cut_into_segments
from apps.providers.embedded.render.timeline import lay_out_scenes
from apps.providers.errors import Cancelled
from tests.providers.embedded.render import films
from tests.providers.embedded.render.films import KeptSegments

SIZE = (128, 160)


@pytest.fixture
def film(tmp_path: Path) -> RenderRequest:
    """Four scenes of a second with words, a logo, a bar and places to keep segments in."""
    logo = films.block_layer(tmp_path / "logo.png", (255, 255, 255), (20, 10))
    return replace(
        films.request(
            tmp_path,
            tuple(spoken(tmp_path, number) for number in range(4)),
            size=SIZE,
            captions=replace(films.CAPTIONS, size_px=20),
            bar="#FFE000",
        ),
        overlays=(Overlay(logo, 80, 10, enter="fade"),),
        segments=KeptSegments(tmp_path / "kept"),
    )


def spoken(folder: Path, number: int, text: str = "three short words") -> RenderScene:
    words = films.timed_words(text, step_ms=280)
    return films.scene(
        films.busy_picture(folder / f"picture-{number}.png", (160, 200), number),
        1000,
        audio=films.murmur(folder / f"voice-{number}.wav", words, 950),
        words=words,
        motion=("push_in", "drift_up", "pull_out", "drift_left")[number % 4],
    )


def names(request: RenderRequest) -> list[str]:
    spans = lay_out_scenes(request.scenes, request.frames_per_second)
    return [segment.name for segment in cut_into_segments(request, spans, "an encoder")]


def changed(request: RenderRequest, number: int, **changes: object) -> RenderRequest:
    scenes = list(request.scenes)
    scenes[number] = replace(scenes[number], **changes)  # type: ignore[arg-type]
    return replace(request, scenes=tuple(scenes))


def render(request: RenderRequest) -> list[float]:
    heard: list[float] = []
    EmbeddedRenderer().render(request, heard.append, lambda: False)
    return heard


def decoded(path: Path) -> tuple[list[Fraction], list[NDArray[np.int64]]]:
    """Times and lumas of all frames, in the order they come out."""
    times, lumas = [], []
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            assert frame.pts is not None
            assert frame.time_base is not None
            times.append(frame.pts * frame.time_base)
            lumas.append(frame.to_ndarray(format="yuv420p")[: frame.height].astype(int))
    return times, lumas


def painted(request: RenderRequest) -> list[NDArray[np.int64]]:
    spans = lay_out_scenes(request.scenes, request.frames_per_second)
    painter = FramePainter(request, spans)
    frame = FrameBuffer(request.width, request.height)
    lumas = []
    for number in range(spans[-1].end_frame):
        painter.draw(frame, number)
        lumas.append(frame.planes.y.astype(int))
    return lumas


def test_a_scene_is_one_part_and_each_crossfade_another(film: RenderRequest) -> None:
    spans = lay_out_scenes(film.scenes, 30)
    parts = cut_into_segments(film, spans, "an encoder")
    assert [part.frame_count for part in parts] == [30, 9, 21, 9, 21, 9, 21]
    assert len(set(names(film))) == 7


@pytest.mark.parametrize(
    ("change", "anew"),
    [
        ({"words": films.timed_words("other words here", step_ms=280)}, {3, 4, 5}),
        ({"motion": "drift_right"}, {3, 4, 5}),
        ({"duration_ms": 1333}, {3, 4, 5}),
        ({"transition_ms": 0}, {1, 2, 3, 4}),
        ({"is_muted": True}, {3, 4, 5}),
    ],
)
def test_a_changed_scene_takes_only_the_crossfades_beside_it_along(
    film: RenderRequest, change: dict[str, object], anew: set[int]
) -> None:
    before, after = names(film), names(changed(film, 2, **change))
    made = [name for name in after if name not in before]
    kept = [name for number, name in enumerate(before) if number not in anew]
    assert [name for name in after if name in before] == kept
    assert made


def test_a_picture_is_known_by_what_it_shows_not_by_where_it_lies(
    film: RenderRequest, tmp_path: Path
) -> None:
    moved = tmp_path / "elsewhere.png"
    old = film.scenes[1].visual
    moved.write_bytes(old.background_path.read_bytes())
    same = changed(film, 1, visual=replace(old, background_path=moved))
    assert names(same) == names(film)
    films.busy_picture(moved, (160, 200), 77)
    assert names(same)[1:4] != names(film)[1:4]


@pytest.mark.parametrize(
    "change",
    [
        {"captions": replace(films.CAPTIONS, size_px=21)},
        {"progress_bar_color": "#FF0000"},
        {"width": 130},
        {"frames_per_second": 25},
    ],
)
def test_what_touches_the_whole_film_makes_all_of_it_anew(
    film: RenderRequest, change: dict[str, object]
) -> None:
    assert not set(names(film)) & set(names(replace(film, **change)))  # type: ignore[arg-type]


def test_an_overlay_makes_only_the_parts_anew_that_it_is_seen_in(film: RenderRequest) -> None:
    (logo,) = film.overlays
    more = replace(film, overlays=(logo, replace(logo, x=10, start_ms=1400, end_ms=1800)))
    differing = [a != b for a, b in zip(names(film), names(more), strict=True)]
    assert differing == [False, False, True, False, False, False, False]


def test_words_of_a_scene_do_not_depend_on_where_it_starts(film: RenderRequest) -> None:
    """A frame is 33.3 ms long: starts rounded to milliseconds must not move a word by a frame."""
    for longer_ms in (33, 67, 100, 133, 167):
        after = names(changed(film, 0, duration_ms=1000 + longer_ms))
        assert after[2:] == names(film)[2:]


def test_only_the_changed_part_is_encoded_again_and_the_rest_is_copied(
    film: RenderRequest, tmp_path: Path
) -> None:
    store = KeptSegments(tmp_path / "counted")
    film = replace(film, segments=store)
    assert render(film)[0] == 0.0
    first = store.names()
    other = changed(film, 2, words=films.timed_words("quite different ones", step_ms=280))
    heard = render(other)
    assert heard[0] == pytest.approx(0.98 * (1 - 39 / 120), abs=0.01)
    assert len(store.names() - first) == 3
    assert render(other)[0] == pytest.approx(0.98)


def test_a_film_joined_from_kept_and_new_parts_shows_every_frame_once_and_in_time(
    film: RenderRequest,
) -> None:
    render(film)
    again = changed(film, 2, motion="drift_right", duration_ms=1233)
    render(again)
    times, lumas = decoded(again.output_path)
    assert times == [Fraction(number, 30) for number in range(127)]
    for number, (seen, meant) in enumerate(zip(lumas, painted(again), strict=True)):
        assert np.abs(seen - meant).mean() < 3, number
    report = inspect_film(again.output_path)
    assert problems(report, Expected(*SIZE, 30, 4233)) == ()
    assert has_faststart(again.output_path)


def test_decoding_times_never_go_back_at_a_join(film: RenderRequest) -> None:
    render(film)
    with av.open(str(film.output_path)) as container:
        stream = container.streams.video[0]
        packets = [packet for packet in container.demux(stream) if packet.size]
    decoding = [packet.dts for packet in packets if packet.dts is not None]
    assert decoding == sorted(set(decoding))
    assert len(decoding) == 120
    keys = [number for number, packet in enumerate(packets) if packet.is_keyframe]
    assert {0, 30, 39, 60, 69, 90, 99} <= set(keys)


def test_a_damaged_part_is_made_again(film: RenderRequest, tmp_path: Path) -> None:
    store = KeptSegments(tmp_path / "damaged")
    film = replace(film, segments=store)
    render(film)
    whole = film.output_path.read_bytes()
    for number, name in enumerate(sorted(store.names())[:2]):
        kept = store.folder / name
        kept.write_bytes(kept.read_bytes()[: kept.stat().st_size // 2] if number else b"")
    render(film)
    assert len(decoded(film.output_path)[0]) == 120
    assert film.output_path.stat().st_size == pytest.approx(len(whole), rel=0.1)
    assert render(film)[0] == pytest.approx(0.98)


def test_what_was_finished_before_a_stop_is_not_made_again(
    film: RenderRequest, tmp_path: Path
) -> None:
    store = KeptSegments(tmp_path / "stopped")
    long = tuple(replace(scene, duration_ms=4000) for scene in film.scenes)
    film = replace(film, segments=store, scenes=long)
    progress = [0.0]
    with pytest.raises(Cancelled):
        EmbeddedRenderer().render(film, progress.append, lambda: progress[-1] > 0.8)
    finished = store.names()
    assert 2 <= len(finished) < 7
    assert 0.2 < render(film)[0] < 0.8
    assert finished < store.names()


@pytest.mark.parametrize("sizes", [(2,), (1, 1, 1), (2, 40, 1, 3)])
def test_the_shortest_parts_join_too(tmp_path: Path, sizes: Sequence[int]) -> None:
    pictures = [films.busy_picture(tmp_path / f"{n}.png", (160, 200), n) for n in range(4)]
    scenes = tuple(
        films.scene(picture, round(size * 1000 / 30), transition_ms=34)
        for picture, size in zip(pictures, sizes, strict=False)
    )
    asked = films.request(tmp_path, scenes, size=SIZE)
    render(asked)
    assert decoded(asked.output_path)[0] == [Fraction(number, 30) for number in range(sum(sizes))]
