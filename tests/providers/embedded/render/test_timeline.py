from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from apps.providers.embedded.render.timeline import first_frame_from, frame_at, lay_out_scenes
from tests.providers.embedded.render.films import scene

SCENE = scene(Path("picture.png"), 1000)


def test_scenes_follow_each_other_without_gap_and_rounding_never_adds_up() -> None:
    scenes = [replace(SCENE, duration_ms=1017) for _ in range(60)]
    spans = lay_out_scenes(scenes, 30)
    assert spans[0].first_frame == 0
    assert all(a.end_frame == b.first_frame for a, b in pairwise(spans))
    assert spans[-1].end_frame == frame_at(60 * 1017, 30)


def test_the_first_scene_is_there_at_once_and_later_ones_fade_in() -> None:
    first, second = lay_out_scenes([SCENE, SCENE], 30)
    assert first.fade_frames == 0
    assert second.fade_frames == 9
    assert first.held_until_frame == second.first_frame + 9


def test_a_crossfade_never_outlasts_its_scene() -> None:
    blink = replace(SCENE, duration_ms=100)
    _, middle, last = lay_out_scenes([SCENE, blink, SCENE], 30)
    assert middle.fade_frames == 3
    assert middle.first_frame + middle.fade_frames <= last.first_frame


def test_a_cut_holds_nothing() -> None:
    first, _ = lay_out_scenes([SCENE, replace(SCENE, transition_ms=0)], 30)
    assert first.held_until_frame == first.end_frame


def test_a_frame_from_a_time_is_never_shown_before_it() -> None:
    for milliseconds in range(0, 2000, 7):
        number = first_frame_from(milliseconds, 30)
        assert number * 1000 >= milliseconds * 30
        assert (number - 1) * 1000 < milliseconds * 30
