"""The renderer that needs no account: pictures, captions and sound into one film."""

from __future__ import annotations

from collections.abc import Callable

import imageio_ffmpeg

from apps.core.sentences import gettext as _
from apps.providers.capabilities.render import RenderedFilm, RenderRequest
from apps.providers.embedded.render.production import Production
from apps.providers.embedded.render.workplace import appearing, scratch_folder
from apps.providers.errors import ProviderError


class EmbeddedRenderer:
    """Renders on this machine's processors. ffmpeg: its path, the bundled one when not given."""

    name = "embedded"

    def __init__(self, ffmpeg: str | None = None) -> None:
        self._ffmpeg = ffmpeg

    def render(
        self,
        request: RenderRequest,
        on_progress: Callable[[float], None],
        is_cancelled: Callable[[], bool],
    ) -> RenderedFilm:
        """See `Renderer`. The film appears at output_path complete, or not at all."""
        check_request(request)
        ffmpeg = self._ffmpeg or imageio_ffmpeg.get_ffmpeg_exe()
        with appearing(request.output_path) as unfinished, scratch_folder(request) as work_dir:
            production = Production(request, ffmpeg, work_dir, on_progress, is_cancelled)
            sound = production.make(unfinished)
        on_progress(1.0)
        return RenderedFilm(
            path=request.output_path,
            duration_ms=production.frame_count * 1000 // request.frames_per_second,
            width=request.width,
            height=request.height,
            frames_per_second=request.frames_per_second,
            size_bytes=request.output_path.stat().st_size,
            loudness_lufs=sound.loudness.integrated_lufs,
            true_peak_dbtp=sound.loudness.peak_db,
            intro_ms=round(production.intro_frames * 1000 / request.frames_per_second),
        )


def check_request(request: RenderRequest) -> None:
    """Refuse what cannot become a film, before any work."""
    reason: str = ""
    if not request.scenes:
        reason = _("it has no scenes; add at least one")
    elif any(scene.duration_ms <= 0 for scene in request.scenes):
        reason = _("a scene has no duration; give every scene some time on screen")
    elif any(scene.speech_offset_ms < 0 for scene in request.scenes):
        reason = _("a narration starts before its scene; give it an offset of zero or more")
    elif request.width % 2 or request.height % 2 or min(request.width, request.height) < 64:
        reason = _("its width and height must be even and at least 64 pixels; choose another size")
    elif not 1 <= request.frames_per_second <= 60:
        reason = _("its frame rate must be from 1 to 60; choose 30")
    elif sum(scene.duration_ms for scene in request.scenes) * request.frames_per_second < 1000:
        reason = _("it is shorter than one frame; give its scenes more time")
    if reason:
        raise ProviderError(
            _("The film cannot be rendered because %(reason)s.") % {"reason": reason},
            permanent=True,
        )
