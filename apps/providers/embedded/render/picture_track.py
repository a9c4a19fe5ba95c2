"""The pictures of one film: what is missing is painted and encoded, the rest is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path

from apps.providers.capabilities.render import RenderRequest
from apps.providers.embedded.render.brand_clips import clip_fitting
from apps.providers.embedded.render.clips import ClipReader
from apps.providers.embedded.render.encoder import FilmEncoder, encoder_version
from apps.providers.embedded.render.frame_painter import FramePainter
from apps.providers.embedded.render.parts import Part
from apps.providers.embedded.render.planes import FrameBuffer
from apps.providers.embedded.render.segments import Segment, cut_into_segments
from apps.providers.embedded.render.shelf import Shelf
from apps.providers.embedded.render.timeline import SceneSpan

CHECK_EVERY = 6
"""Frames between two looks at what is finished, at cancellation and at progress."""


class PictureTrack:
    """The picture of a film of which nothing or some is kept."""

    def __init__(
        self, request: RenderRequest, spans: Sequence[SceneSpan], ffmpeg: str, work_dir: Path
    ) -> None:
        self._request, self._spans = request, spans
        self._ffmpeg, self._work_dir = ffmpeg, work_dir
        self.segments = cut_into_segments(request, spans, encoder_version(ffmpeg))
        self.frame_count = sum(segment.frame_count for segment in self.segments)

    @property
    def intro_frames(self) -> int:
        """Frames before the first scene."""
        return self.segments[0].frame_count if self.segments[0].clip else 0

    def make(
        self, look_around: Callable[[int], None], is_cancelled: Callable[[], bool]
    ) -> list[Part]:
        """Encode what is missing. look_around is called often, with the number of frames there."""
        shelf = Shelf(self.segments, self._request.segments)
        there = shelf.kept_frames
        look_around(there)
        painter = _SegmentPainter(self._request, self._spans)
        for number, segments in enumerate(shelf.missing_runs()):
            run = _Run(segments, self._work_dir / f"run-{number}-%05d.mp4", shelf)
            with run.encoder(self._request, self._ffmpeg, is_cancelled) as encoder:
                for made, (segment, frame) in enumerate(run.frames()):
                    if made % CHECK_EVERY == 0:
                        run.take_in_finished()
                        look_around(there + made)
                    painter.draw(encoder.frame, segment, frame)
                    encoder.send()
                encoder.finish()
            run.take_in_all()
            there += run.frame_count
        return shelf.parts()


class _Run:
    """Segments that follow each other, encoded by one process into a file each."""

    def __init__(self, segments: Sequence[Segment], pattern: Path, shelf: Shelf) -> None:
        self._segments, self._pattern, self._shelf = segments, pattern, shelf
        self._taken = 0

    @property
    def frame_count(self) -> int:
        return sum(segment.frame_count for segment in self._segments)

    def encoder(
        self, request: RenderRequest, ffmpeg: str, is_cancelled: Callable[[], bool]
    ) -> FilmEncoder:
        ends = accumulate(segment.frame_count for segment in self._segments)
        return FilmEncoder(
            ffmpeg,
            request.width,
            request.height,
            request.frames_per_second,
            self._pattern,
            is_cancelled,
            cuts=list(ends)[:-1],
        )

    def frames(self) -> Iterator[tuple[Segment, int]]:
        """Each frame's segment and its number there."""
        for segment in self._segments:
            for number in range(segment.first_frame, segment.end_frame):
                yield segment, number

    def take_in_finished(self) -> None:
        """Put the files on the shelf that are complete: those after which another was begun."""
        while self._path(self._taken + 1).exists():
            self._take_in()

    def take_in_all(self) -> None:
        """Put the rest on the shelf, when the process has ended."""
        while self._taken < len(self._segments):
            self._take_in()

    def _take_in(self) -> None:
        self._shelf.put(self._segments[self._taken], self._path(self._taken))
        self._taken += 1

    def _path(self, number: int) -> Path:
        return Path(str(self._pattern) % number)


class _SegmentPainter:
    """Paints the frames of segments, in the film's order; one clip at a time is open."""

    def __init__(self, request: RenderRequest, spans: Sequence[SceneSpan]) -> None:
        self._request = request
        self._scenes = FramePainter(request, spans)
        self._clip: ClipReader | None = None

    def draw(self, frame: FrameBuffer, segment: Segment, number: int) -> None:
        if segment.clip is None:
            self._scenes.draw(frame, number)
            return
        if number == 0 or self._clip is None:
            self._clip = ClipReader(
                segment.clip, clip_fitting(self._request), self._request.frames_per_second
            )
        self._clip.draw(frame.planes, number)
