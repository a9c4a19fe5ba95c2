"""Rendering: scenes with pictures, narration and word times in, one finished film out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Protocol

from apps.providers.capabilities.image import Visual
from apps.providers.capabilities.speech import WordTiming
from apps.providers.capabilities.usage import NOTHING_USED, CallUsage


@dataclass(frozen=True, slots=True)
class CaptionStyle:
    """How captions look. center_y is the fraction of the frame's height where a caption is
    centred; size_px is at frame size; a chunk shows at most max_words words on at most two lines,
    shrunk to fit max_width (a fraction of the frame's width). plate_color: a plate behind the
    words; marker_color: a block behind the word being said; None for neither."""

    font: str
    size_px: int
    color: str
    highlight_color: str
    outline_color: str
    outline_px: int
    center_y: float
    max_width: float = 0.86
    max_words: int = 3
    plate_color: str | None = None
    marker_color: str | None = None
    is_upper_case: bool = False


@dataclass(frozen=True, slots=True)
class RenderScene:
    """One scene. duration_ms is its time on screen; the narration starts speech_offset_ms after
    the scene does, and words are relative to the narration file's start.

    motion: "drift_left", "drift_right", "drift_up", "drift_down", "push_in" or "pull_out"; a scene
    whose visual has a clip_path plays that instead.
    transition_ms: crossfade from the scene before (0 for a cut; ignored for the first scene).
    is_muted: the narration is not heard and its words are not shown.
    """

    visual: Visual
    duration_ms: int
    audio_path: Path | None
    speech_offset_ms: int
    words: tuple[WordTiming, ...]
    motion: str = "push_in"
    transition_ms: int = 300
    is_muted: bool = False


@dataclass(frozen=True, slots=True)
class Overlay:
    """A picture over the scenes and under the captions: a logo, a text, a shape, a lower third.

    path: a PNG with alpha at frame scale, its top left corner at x, y in frame pixels.
    start_ms and end_ms (None: to the end) are on the scenes' clock: 0 is where the first scene
    starts, after the intro. It is on screen in frames from start_ms up to, not including, end_ms.
    enter: "none", "fade", "slide_up", "slide_left", "zoom" or "pop", taking enter_ms from start_ms.
    leave: "none" or "fade", over the last leave_ms. Later overlays lie over earlier ones.
    """

    path: Path
    x: int
    y: int
    start_ms: int = 0
    end_ms: int | None = None
    enter: str = "none"
    enter_ms: int = 400
    leave: str = "none"
    leave_ms: int = 300


@dataclass(frozen=True, slots=True)
class ClipOverlay:
    """A clip over the scenes and under the captions, in one row with the pictures there.

    It fills width x height frame pixels with its top left corner at x, y, and is cut evenly where
    its shape is another. Its times, enter and leave are those of `Overlay`.
    skip_ms: where in the clip it begins. is_looped: at the clip's end it begins there again; else
    the clip's last picture stays.
    volume: 0 is silent, 1 as loud as the narration; under speech it steps back as music does.
    """

    path: Path
    x: int
    y: int
    width: int
    height: int
    radius_px: int = 0
    opacity: float = 1.0
    start_ms: int = 0
    end_ms: int | None = None
    enter: str = "none"
    enter_ms: int = 400
    leave: str = "none"
    leave_ms: int = 300
    skip_ms: int = 0
    is_looped: bool = True
    volume: float = 0.0


AnyOverlay = Overlay | ClipOverlay


class SegmentStore(Protocol):
    """Where a renderer finds finished parts of films again. A name says all that decides a part."""

    def get(self, name: str) -> Path | None:
        """A file to read that part from, or None when there is none."""
        ...

    def put(self, name: str, path: Path) -> None:
        """Keep the file under that name, instead of one that is there. path itself may be
        removed afterwards."""
        ...


@dataclass(frozen=True, slots=True)
class RenderRequest:
    """Ask for one film, written to output_path. work_dir is scratch the caller removes.

    Each scene starts where the one before ends; a crossfade overlaps the first transition_ms of
    a scene with the held end of the scene before, so the film is as long as the durations' sum.
    music_gain_db: the music's loudness against the narration's while nobody speaks, -8 say; under
    speech it is ducked to 12 dB below the narration, or stays lower if it already is.
    intro_path and outro_path: clips played whole with their own sound, before the first scene and
    after the last, padded to the frame; nothing is laid over them, and no music is under them.
    segments: where finished parts are kept, so that the same scene is not rendered twice.
    modifications: the template's own values by "Element.property", pictures as paths, for a
    renderer that has the template itself; overlays are the same elements already drawn.
    """

    width: int
    height: int
    frames_per_second: int
    scenes: tuple[RenderScene, ...]
    captions: CaptionStyle | None
    music_path: Path | None
    music_gain_db: float
    output_path: Path
    work_dir: Path
    progress_bar_color: str | None = None
    target_lufs: float = -14.0
    max_true_peak_dbtp: float = -1.0
    overlays: tuple[AnyOverlay, ...] = ()
    intro_path: Path | None = None
    outro_path: Path | None = None
    segments: SegmentStore | None = None
    modifications: Mapping[str, str | float | bool | Path] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RenderedFilm:
    """What came out. loudness_lufs and true_peak_dbtp are measured from the finished sound.
    intro_ms: how long the intro plays before the first scene starts."""

    path: Path
    duration_ms: int
    width: int
    height: int
    frames_per_second: int
    size_bytes: int
    loudness_lufs: float
    true_peak_dbtp: float
    cost_usd: Decimal = Decimal(0)
    usage: CallUsage = NOTHING_USED
    intro_ms: int = 0


class Renderer(Protocol):
    name: str

    def render(
        self,
        request: RenderRequest,
        on_progress: Callable[[float], None],
        is_cancelled: Callable[[], bool],
    ) -> RenderedFilm:
        """Render, calling on_progress with 0.0 to 1.0; raise Cancelled soon after is_cancelled
        turns true, with child processes ended and no output file left."""
        ...


class Previewer(Protocol):
    """Looks into a film that need not be made. Times are on the scenes' clock, as overlays' are."""

    name: str

    def render_frame(self, request: RenderRequest, at_ms: int, output_path: Path) -> Path:
        """Write the frame shown at a time as a picture, PNG or JPEG by output_path's suffix.
        A time after the end gives the last frame."""
        ...

    def render_excerpt(
        self, request: RenderRequest, start_ms: int, duration_ms: int, output_path: Path
    ) -> Path:
        """Write an MP4 of that part, with sound levelled for itself; shorter at the film's end."""
        ...
