"""From what came to what is kept: the file itself and a small picture of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import av
from PIL import Image

from apps.contents.library import films, pictures
from apps.contents.library.uploads import Upload

MIME_TYPES = {
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".mp4": "video/mp4",
    ".m4a": "audio/mp4",
}


@dataclass(frozen=True, slots=True)
class Prepared:
    """Files in a scratch folder, and what is known about them."""

    path: Path
    preview: Path
    mime_type: str
    width: int | None
    height: int | None
    duration_ms: int | None


def prepare(upload: Upload, folder: Path) -> Prepared:
    """Raises InvalidInput when the file turns out to be damaged."""
    if upload.family == "image":
        path = pictures.prepare_picture(upload, folder)
        preview = pictures.draw_preview(path, folder / "preview.jpg")
        with Image.open(path) as picture:
            size = picture.size
        return Prepared(path, preview, MIME_TYPES[path.suffix], *size, duration_ms=None)
    if upload.family == "video":
        path = films.prepare_clip(upload, folder)
        preview = films.draw_frame(path, folder / "preview.jpg")
    else:
        path = films.prepare_sound(upload, folder)
        preview = films.draw_wave(path, folder / "preview.png")
    with av.open(str(path)) as container:
        video = next(iter(container.streams.video), None)
        width, height = (video.width, video.height) if video else (None, None)
        duration_ms = round((container.duration or 0) * 1000 / av.time_base)
    return Prepared(path, preview, MIME_TYPES[path.suffix], width, height, duration_ms)
