"""One film being made: frames on the caller's thread, sound beside it, both put together."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from pathlib import Path

from apps.providers.capabilities.render import RenderRequest
from apps.providers.embedded.render.joining import join
from apps.providers.embedded.render.mix import mix_film
from apps.providers.embedded.render.picture_track import PictureTrack
from apps.providers.embedded.render.soundtrack import Soundtrack, master
from apps.providers.embedded.render.timeline import lay_out_scenes
from apps.providers.errors import Cancelled

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
        self._work_dir = work_dir
        self._on_progress = on_progress
        self._is_cancelled = is_cancelled
        self._stopped = threading.Event()
        self.spans = lay_out_scenes(request.scenes, request.frames_per_second)
        self._pictures = PictureTrack(request, self.spans, ffmpeg, work_dir)
        self.frame_count = self._pictures.frame_count
        self.intro_frames = self._pictures.intro_frames

    def make(self, output_path: Path) -> Soundtrack:
        """Write the film; returns its sound as measured."""
        request = self._request
        # The caller's is_cancelled stays on the caller's thread: it may use a database connection.
        with ThreadPoolExecutor(1, "film-sound") as beside:
            sound = beside.submit(self._make_sound)
            try:
                parts = self._pictures.make(
                    lambda there: self._look_around(there, sound), self._is_cancelled
                )
                soundtrack = self._wait_for(sound)
            finally:
                self._stopped.set()
        join(parts, soundtrack.path, output_path, request.frames_per_second)
        return soundtrack

    def _look_around(self, frames_there: int, sound: Future[Soundtrack]) -> None:
        if self._is_cancelled():
            raise Cancelled
        if sound.done():
            sound.result()
        self._on_progress(_PICTURES_SHARE * frames_there / self.frame_count)

    def _make_sound(self) -> Soundtrack:
        request = self._request
        mix = mix_film(request, self.spans, self._work_dir, self._stopped.is_set)
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
