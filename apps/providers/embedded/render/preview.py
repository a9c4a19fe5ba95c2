"""Looks into a film that was not made: one frame, or a few seconds with sound."""

from __future__ import annotations

from pathlib import Path

import cv2
import imageio_ffmpeg

from apps.core.sentences import gettext as _
from apps.providers.capabilities.render import RenderRequest
from apps.providers.embedded.render.encoder import FilmEncoder
from apps.providers.embedded.render.frame_painter import FramePainter
from apps.providers.embedded.render.joining import join
from apps.providers.embedded.render.mix import mix_excerpt
from apps.providers.embedded.render.parts import read_part
from apps.providers.embedded.render.planes import FrameBuffer, to_bgr
from apps.providers.embedded.render.renderer import check_request
from apps.providers.embedded.render.soundtrack import master
from apps.providers.embedded.render.timeline import lay_out_scenes
from apps.providers.embedded.render.workplace import appearing, scratch_folder
from apps.providers.errors import ProviderError

_JPEG_QUALITY = 90
_SUFFIXES = (".png", ".jpg", ".jpeg")


class EmbeddedPreviewer:
    """Paints what `EmbeddedRenderer` would, and only what that moment needs. ffmpeg: its path, the
    bundled one when not given."""

    name = "embedded"

    def __init__(self, ffmpeg: str | None = None) -> None:
        self._ffmpeg = ffmpeg

    def render_frame(self, request: RenderRequest, at_ms: int, output_path: Path) -> Path:
        """See `Previewer`."""
        check_request(request)
        suffix = output_path.suffix.lower()
        if suffix not in _SUFFIXES:
            raise ProviderError(
                _("A frame cannot be written as “%(suffix)s”; choose .png or .jpg.")
                % {"suffix": suffix},
                permanent=True,
            )
        spans = lay_out_scenes(request.scenes, request.frames_per_second)
        frame = FrameBuffer(request.width, request.height)
        number = _frame_shown_at(at_ms, request, spans[-1].end_frame)
        FramePainter(request, spans).draw(frame, number)
        options = [] if suffix == ".png" else [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY]
        with appearing(output_path) as unfinished:
            unfinished.write_bytes(cv2.imencode(suffix, to_bgr(frame.planes), options)[1].tobytes())
        return output_path

    def render_excerpt(
        self, request: RenderRequest, start_ms: int, duration_ms: int, output_path: Path
    ) -> Path:
        """See `Previewer`."""
        check_request(request)
        spans = lay_out_scenes(request.scenes, request.frames_per_second)
        first = _frame_shown_at(start_ms, request, spans[-1].end_frame)
        wanted = max(1, duration_ms * request.frames_per_second // 1000)
        end = min(first + wanted, spans[-1].end_frame)
        with appearing(output_path) as unfinished, scratch_folder(request) as folder:
            pictures = folder / "pictures.mp4"
            self._encode(request, FramePainter(request, spans), range(first, end), pictures)
            part = read_part(pictures, end - first)
            if part is None:
                raise ProviderError(_("The excerpt could not be encoded; try again."))
            sound = master(
                mix_excerpt(request, spans, first, end, folder),
                request.target_lufs,
                request.max_true_peak_dbtp,
                folder / "sound.mp4",
                lambda: False,
            )
            join([part], sound.path, unfinished, request.frames_per_second)
        return output_path

    def _encode(
        self, request: RenderRequest, painter: FramePainter, numbers: range, path: Path
    ) -> None:
        with FilmEncoder(
            self._ffmpeg or imageio_ffmpeg.get_ffmpeg_exe(),
            request.width,
            request.height,
            request.frames_per_second,
            path,
            lambda: False,
        ) as encoder:
            for number in numbers:
                painter.draw(encoder.frame, number)
                encoder.send()
            encoder.finish()


def _frame_shown_at(milliseconds: int, request: RenderRequest, frame_count: int) -> int:
    number = milliseconds * request.frames_per_second // 1000
    return min(max(number, 0), frame_count - 1)
