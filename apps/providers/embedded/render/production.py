"""One film being made: frames on the caller's thread, sound beside it, both put together."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from pathlib import Path

from apps.providers.capabilities.render import RenderRequest
from apps.providers.embedded.render.encoder import FilmEncoder
from apps.providers.embedded.render.frame_painter import FramePainter
from apps.providers.embedded.render.mix import mix_sound
from apps.providers.embedded.render.muxing import mux
from apps.providers.embedded.render.sound import SAMPLE_RATE
from apps.providers.embedded.render.soundtrack import Soundtrack, master
from apps.providers.embedded.render.timeline import lay_out_scenes
from apps.providers.errors import Cancelled

CHECK_EVERY = 6
"""Frames between two looks at cancellation and two reports of progress."""
_PICTURES_SHARE = 0.98


class Production:
    """Makes the film of a request at output_path, with scratch files in work_dir."""

    def __init__(
        self,
        request: RenderRequest,
        ffmpeg: str,
        work_dir: Path,
        on_progress: Callable[[float], None],
        is_cancelled: Callable[[], bool],
    ) -> None:
        self._request = request
        self._ffmpeg = ffmpeg
        self._work_dir = work_dir
        self._on_progress = on_progress
        self._is_cancelled = is_cancelled
        self._stopped = threading.Event()
        self.spans = lay_out_scenes(request.scenes, request.frames_per_second)

    @property
    def frame_count(self) -> int:
        return self.spans[-1].end_frame

    def make(self, output_path: Path) -> Soundtrack:
        """Write the film; returns its sound as measured."""
        pictures = self._work_dir / "pictures.mp4"
        # The caller's is_cancelled stays on the caller's thread: it may use a database connection.
        with ThreadPoolExecutor(1, "film-sound") as beside:
            sound = beside.submit(self._make_sound)
            try:
                self._encode_pictures(pictures, sound)
                soundtrack = self._wait_for(sound)
            finally:
                self._stopped.set()
        mux(pictures, soundtrack.path, output_path)
        return soundtrack

    def _encode_pictures(self, path: Path, sound: Future[Soundtrack]) -> None:
        request = self._request
        painter = FramePainter(request, self.spans)
        with FilmEncoder(
            self._ffmpeg,
            request.width,
            request.height,
            request.frames_per_second,
            path,
            self._is_cancelled,
        ) as encoder:
            for number in range(self.frame_count):
                if number % CHECK_EVERY == 0:
                    self._look_around(number, sound)
                painter.draw(encoder.frame, number)
                encoder.send()
            encoder.finish()

    def _look_around(self, number: int, sound: Future[Soundtrack]) -> None:
        if self._is_cancelled():
            raise Cancelled
        if sound.done():
            sound.result()
        self._on_progress(_PICTURES_SHARE * number / self.frame_count)

    def _make_sound(self) -> Soundtrack:
        request = self._request
        length = self.frame_count * SAMPLE_RATE // request.frames_per_second
        mix = mix_sound(request, self.spans, length, self._work_dir, self._stopped.is_set)
        return master(
            mix,
            request.target_lufs,
            request.max_true_peak_dbtp,
            self._work_dir / "sound.mp4",
            self._stopped.is_set,
        )

    def _wait_for(self, sound: Future[Soundtrack]) -> Soundtrack:
        while True:
            try:
                return sound.result(timeout=0.2)
            except NotYet:
                if self._is_cancelled():
                    raise Cancelled from None
