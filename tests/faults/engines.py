"""Engines that do next to nothing, write down every call, and pass by bombs before and after.

A line of the file `calls`: when it began (UNIX time), "begun" or "ended", the worker, the step, and
what for: the job's id and the scene, or the film's title where the engine is not told more.
"""

from __future__ import annotations

import os
import random
import time
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.module_loading import import_string
from PIL import Image

from apps.providers.capabilities.image import ImageRequest, ThumbnailRequest, Visual
from apps.providers.capabilities.render import RenderedFilm, RenderRequest
from apps.providers.capabilities.safety import SafetyReport, SafetyRequest
from apps.providers.capabilities.script import ScriptDraft, ScriptRequest
from apps.providers.capabilities.speech import SpeechClip, SpeechRequest, Voice, WordTiming
from tests.faults.bombs import FOLDER_VARIABLE, WORKER_VARIABLE, pass_by

STEP_OF_CALL = {
    "write": "script_generation",
    "check": "safety_check",
    "synthesize": "tts",
    "create": "image_gen",
    "create_thumbnail": "image_gen",
    "render": "render",
}
LONGEST_CALL_VARIABLE = "AUTOCLIP_FAULTS_CALL_SECONDS"


@contextmanager
def call(step: str, what: str) -> Iterator[None]:
    """One call to the world outside."""
    _note("begun", step, what)
    pass_by("before", step)
    time.sleep(random.uniform(0, float(os.environ.get(LONGEST_CALL_VARIABLE, "0.2"))))
    yield
    _note("ended", step, what)
    pass_by("after", step)


def _note(event: str, step: str, what: str) -> None:
    """One write of one short line to a file opened for appending is whole, whoever else writes."""
    worker = os.environ.get(WORKER_VARIABLE, "")
    line = f"{time.time():.6f}\t{event}\t{worker}\t{step}\t{what}\n".encode()
    path = Path(os.environ[FOLDER_VARIABLE]) / "calls"
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, line)
    finally:
        os.close(file)


def _job_of(path: Path) -> str:
    """Scratch folders are named after their job: `<id>-<chance>/...`."""
    named = next(part for part in reversed(path.parts) if part.count("-") >= 5)
    return named.rpartition("-")[0]


class QuickWriter:
    name = "quick"

    def write(self, request: ScriptRequest) -> ScriptDraft:
        with call("script_generation", request.title):
            return ScriptDraft(
                title=request.title,
                hook=f"{request.title} begins.",
                body=(f"This is the middle of {request.title}.",),
                call_to_action=f"Did you like {request.title}?",
            )


class QuickChecker:
    name = "quick"

    def check(self, request: SafetyRequest) -> SafetyReport:
        with call("safety_check", request.sentences[0].removesuffix(" begins.")):
            return SafetyReport(score=Decimal("1.00"))


class QuickVoice:
    name = "quick"

    def voices(self) -> tuple[Voice, ...]:
        return (Voice("quick", "en", "Quick", "female", "quick", 15.0),)

    def synthesize(self, request: SpeechRequest) -> SpeechClip:
        words = request.text.split()
        with call("tts", f"{_job_of(request.output_path)} {request.text}"):
            with wave.open(str(request.output_path), "wb") as file:
                file.setparams((1, 2, 8000, 0, "NONE", ""))
                file.writeframes(bytes(160 * len(words)))
            times = tuple(
                WordTiming(word, 10 * index, 10 * index + 10) for index, word in enumerate(words)
            )
            return SpeechClip(request.output_path, 10 * len(words), 8000, times)


class QuickPictures:
    name = "quick"

    def create(self, request: ImageRequest) -> Visual:
        with call("image_gen", f"{_job_of(request.output_dir)} {request.narration}"):
            return Visual(_picture(request.output_dir / "background.jpg"))

    def create_thumbnail(self, request: ThumbnailRequest) -> Path:
        with call("image_gen", f"{_job_of(request.output_path)} thumbnail"):
            return _picture(request.output_path)


class QuickFilm:
    name = "quick"

    def render(
        self,
        request: RenderRequest,
        on_progress: Callable[[float], None],
        is_cancelled: Callable[[], bool],
    ) -> RenderedFilm:
        with call("render", _job_of(request.output_path)):
            on_progress(0.5)
            request.output_path.write_bytes(b"film" * 50_000)
            size = request.output_path.stat().st_size
            duration_ms = sum(scene.duration_ms for scene in request.scenes)
            return RenderedFilm(request.output_path, duration_ms, 36, 64, 30, size, -14.0, -1.5)


def _picture(path: Path) -> Path:
    Image.new("RGB", (36, 64), "#204060").save(path)
    return path


class Noted:
    """The real engine at path, whose calls are written down too."""

    def __init__(self, path: str, engine_options: dict[str, Any], step: str) -> None:
        self._engine = import_string(path)(**engine_options)
        self._step = step

    def __getattr__(self, name: str) -> Any:
        if name in STEP_OF_CALL:
            _note("begun", self._step, "a real film")
        return getattr(self._engine, name)
