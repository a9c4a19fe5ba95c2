"""P1: render a 30 s short, against MoviePy and against x264 alone on the same frames.

python -m tests.benchmarks.p1_render [--rounds 5] [--peer-rounds 5]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import imageio_ffmpeg

from apps.providers.capabilities.render import RenderRequest
from apps.providers.embedded.fonts import font_path
from apps.providers.embedded.render.captions import caption_states, chunk_words, words_of
from apps.providers.embedded.render.encoder import encoder_command
from apps.providers.embedded.render.frame_painter import FramePainter
from apps.providers.embedded.render.planes import FrameBuffer
from apps.providers.embedded.render.renderer import EmbeddedRenderer
from apps.providers.embedded.render.timeline import lay_out_scenes
from tests.benchmarks.harness import Contender, at_least, report, run_rounds
from tests.benchmarks.p1_film import CAPTIONS, build_film

PEER_PYTHON = Path(__file__).resolve().parents[2] / ".venv-bench" / "bin" / "python"
FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
FADE_SECONDS = 0.3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peer-rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="p1-") as name:
        folder = Path(name)
        request = build_film(folder)
        frames = _dump_frames(request, _roomy_folder(folder))
        try:
            _run(request, frames, options.rounds, min(options.peer_rounds, options.rounds))
        finally:
            frames.unlink()


def _run(request: RenderRequest, frames: Path, rounds: int, peer_rounds: int) -> None:
    folder = request.output_path.parent
    costs: dict[str, list[float]] = {"ours": [], "x264 alone": []}
    contenders = [
        Contender("ours", lambda: _counted(costs["ours"], lambda: _render(request))),
        Contender(
            "x264 alone",
            lambda: _counted(costs["x264 alone"], lambda: _encode(request, frames, folder)),
        ),
    ]
    if peer_rounds and PEER_PYTHON.exists():
        job = _peer_job(request, folder)
        contenders.insert(1, Contender("MoviePy", lambda: _peer(job), peer_rounds))
    seconds = run_rounds(contenders, rounds)
    ratios = [at_least("of x264 alone", seconds["x264 alone"], seconds["ours"], 0.85)]
    if seconds.get("MoviePy"):
        ratios.insert(0, at_least("times MoviePy", seconds["MoviePy"], seconds["ours"], 10))
    report(
        "P1",
        "render a 30 s short",
        ratios,
        seconds,
        {"cpu_seconds": costs, "peak_memory_mb": _peak_memory()},
    )


def _render(request: RenderRequest) -> None:
    film = EmbeddedRenderer().render(request, lambda _: None, lambda: False)
    film.path.rename(film.path.with_name("ours.mp4"))


def _encode(request: RenderRequest, frames: Path, folder: Path) -> None:
    command = encoder_command(
        FFMPEG,
        str(frames),
        request.width,
        request.height,
        request.frames_per_second,
        folder / "limit.mp4",
    )
    subprocess.run(command, check=True)


def _peer(job: Path) -> float:
    done = subprocess.run(
        [PEER_PYTHON, Path(__file__).with_name("p1_moviepy.py"), job],
        check=True,
        capture_output=True,
        env={**os.environ, "IMAGEIO_FFMPEG_EXE": FFMPEG},
    )
    return float(done.stdout.split()[-1])


def _counted(costs: list[float], work: Callable[[], None]) -> float:
    """Seconds that the work takes; its processor seconds, children's too, go to costs."""
    cpu, began = _cpu_seconds(), time.perf_counter()
    work()
    taken = time.perf_counter() - began
    costs.append(_cpu_seconds() - cpu)
    return taken


def _cpu_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def _peak_memory() -> dict[str, int]:
    return {
        name: resource.getrusage(who).ru_maxrss // 1024
        for name, who in (("self", resource.RUSAGE_SELF), ("child", resource.RUSAGE_CHILDREN))
    }


def _roomy_folder(fallback: Path) -> Path:
    memory = Path("/dev/shm")
    return memory if memory.is_dir() and shutil.disk_usage(memory).free > 6 << 30 else fallback


def _dump_frames(request: RenderRequest, folder: Path) -> Path:
    """The very frames that our renderer encodes, raw."""
    spans = lay_out_scenes(request.scenes, request.frames_per_second)
    painter = FramePainter(request, spans)
    frame = FrameBuffer(request.width, request.height)
    path = folder / f"p1-{os.getpid()}.yuv"
    with path.open("wb") as file:
        for number in range(spans[-1].end_frame):
            painter.draw(frame, number)
            frame.data.tofile(file)
    return path


def _peer_job(request: RenderRequest, folder: Path) -> Path:
    spans = lay_out_scenes(request.scenes, request.frames_per_second)
    scenes = [
        {
            "picture": str(scene.visual.background_path),
            "motion": scene.motion,
            "start": span.start_ms / 1000,
            "seconds": scene.duration_ms / 1000,
            "voice": str(scene.audio_path),
            "voice_offset": scene.speech_offset_ms / 1000,
        }
        for scene, span in zip(request.scenes, spans, strict=True)
    ]
    options = encoder_command(FFMPEG, "-", 2, 2, 30, folder)
    job = {
        "width": request.width,
        "height": request.height,
        "fps": request.frames_per_second,
        "seconds": spans[-1].end_ms / 1000,
        "fade": FADE_SECONDS,
        "scenes": scenes,
        "captions": _peer_captions(request),
        "music": str(request.music_path),
        "encoder_options": options[options.index("-crf") : options.index("-f", 20)],
        "output": str(folder / "peer.mp4"),
    }
    path = folder / "job.json"
    path.write_text(json.dumps(job))
    return path


def _peer_captions(request: RenderRequest) -> dict[str, object]:
    spans = lay_out_scenes(request.scenes, request.frames_per_second)
    chunks = [
        chunk
        for scene, span in zip(request.scenes, spans, strict=True)
        for chunk in chunk_words(words_of(scene, span, lambda _: True), CAPTIONS.max_words)
    ]
    states = caption_states(chunks, request.frames_per_second, spans[-1].end_frame)
    return {
        "font": str(font_path(CAPTIONS.font)),
        "size": CAPTIONS.size_px,
        "outline": CAPTIONS.outline_px,
        "center_y": CAPTIONS.center_y,
        "states": [
            {
                "start": state.first_frame / request.frames_per_second,
                "end": state.end_frame / request.frames_per_second,
                "words": state.words,
                "current": state.current,
            }
            for state in states
        ],
    }


if __name__ == "__main__":
    main()
