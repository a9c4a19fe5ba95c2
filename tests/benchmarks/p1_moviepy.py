"""The film of P1 made with MoviePy 2, the way its documentation does it.

Runs in an environment of its own (requirements/bench.txt): python p1_moviepy.py JOB.json.
Prints the seconds from the first clip to the finished file.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from moviepy import (
    AudioFileClip,
    CompositeAudioClip,
    CompositeVideoClip,
    ImageClip,
    TextClip,
    afx,
    vfx,
)
from PIL import ImageFont


def moving_still(scene: dict[str, Any], job: dict[str, Any]) -> Any:
    """A still that zooms or drifts, fading in over the one before."""
    width, height, seconds = job["width"], job["height"], scene["seconds"]
    shown = seconds + job["fade"]
    still = ImageClip(scene["picture"]).with_duration(shown)
    motion = scene["motion"]
    if motion in ("push_in", "pull_out"):
        start, end = (1.0, 1.1) if motion == "push_in" else (1.1, 1.0)
        base = height / still.h
        still = still.resized(lambda t: base * (start + (end - start) * t / shown))
        still = still.with_position("center")
    else:
        still = still.resized(height=round(height * 1.1))
        free_x, free_y = still.w - width, still.h - height
        share = {
            "drift_left": lambda t: (-free_x * t / shown, -free_y / 2),
            "drift_right": lambda t: (-free_x * (1 - t / shown), -free_y / 2),
            "drift_up": lambda t: (-free_x / 2, -free_y * t / shown),
            "drift_down": lambda t: (-free_x / 2, -free_y * (1 - t / shown)),
        }
        still = still.with_position(share[motion])
    still = still.with_start(scene["start"])
    return still.with_effects([vfx.CrossFadeIn(job["fade"])]) if scene["start"] else still


def word_captions(job: dict[str, Any]) -> list[Any]:
    """Each state of a caption: the chunk in white and its current word coloured over it."""
    style = job["captions"]
    font = ImageFont.truetype(style["font"], style["size"])
    look = {
        "font": style["font"],
        "font_size": style["size"],
        "stroke_color": "#000000",
        "stroke_width": style["outline"],
        "margin": (20, 20),
    }
    clips = []
    for state in style["states"]:
        text = " ".join(state["words"])
        left = (job["width"] - font.getlength(text)) / 2
        before = font.getlength(" ".join([*state["words"][: state["current"]], ""]))
        for words, x, color in (
            (text, left, "#FFFFFF"),
            (state["words"][state["current"]], left + before, "#FFD93D"),
        ):
            clips.append(
                TextClip(text=words, color=color, **look)
                .with_start(state["start"])
                .with_duration(state["end"] - state["start"])
                .with_position((x - 20, job["height"] * style["center_y"] - style["size"] / 2 - 20))
            )
    return clips


def sound(job: dict[str, Any]) -> Any:
    """Voices at their places over music that is lower while they speak."""
    music = AudioFileClip(job["music"]).with_effects([afx.AudioLoop(duration=job["seconds"])])
    voices = []
    for scene in job["scenes"]:
        voice = AudioFileClip(scene["voice"])
        start = scene["start"] + scene["voice_offset"]
        voices.append(voice.with_start(start))
        music = music.with_effects(
            [afx.MultiplyVolume(0.25, start_time=start, end_time=start + voice.duration)]
        )
    music = music.with_effects(
        [afx.MultiplyVolume(0.4), afx.AudioFadeIn(0.4), afx.AudioFadeOut(1.5)]
    )
    return CompositeAudioClip([music, *voices])


def main() -> None:
    job = json.loads(Path(sys.argv[1]).read_text())
    began = time.perf_counter()
    stills = [moving_still(scene, job) for scene in job["scenes"]]
    film = CompositeVideoClip([*stills, *word_captions(job)], size=(job["width"], job["height"]))
    film = film.with_duration(job["seconds"]).with_audio(sound(job))
    film.write_videofile(
        job["output"],
        fps=job["fps"],
        codec="libx264",
        preset="veryfast",
        audio_codec="aac",
        audio_bitrate="160k",
        audio_fps=48000,
        ffmpeg_params=job["encoder_options"],
        logger=None,
    )
    print(time.perf_counter() - began)


if __name__ == "__main__":
    main()
