"""Clips from Pexels.

GET /videos/search: https://www.pexels.com/api/documentation/#videos-search
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Unpack

import av
from PIL import Image

from apps.core.sentences import gettext as _
from apps.providers.capabilities.image import ImageRequest, Visual
from apps.providers.capabilities.usage import CallUsage
from apps.providers.errors import ProviderError
from apps.providers.http import AccountOptions, pick
from apps.providers.pexels.vendor import LICENSE, PEXELS, Library, choose

MOST_BYTES = 80_000_000
SHORTEST_SECONDS = 3


class PexelsClips:
    """Finds one scene's moving background. A renderer that only knows stills shows its first
    picture."""

    name = "pexels-clips"

    def __init__(self, **account: Unpack[AccountOptions]) -> None:
        self._library = Library("/videos/search", "videos", account)

    def create(self, request: ImageRequest) -> Visual:
        hits = self._library.hits(request)
        long_enough = [
            hit for hit in hits if pick(PEXELS.name, hit, "duration", kind=int) >= SHORTEST_SECONDS
        ]
        video = choose(long_enough or hits, request)
        clip = request.output_dir / "clip.mp4"
        self._library.client.download(
            _file(video, request), clip, most_bytes=MOST_BYTES, kinds=("video/",)
        )
        try:
            background = _first_picture(clip, request.output_dir / "background.jpg")
        except ProviderError:
            clip.unlink()
            raise
        person = pick(PEXELS.name, video, "user", "name", kind=str)
        page = pick(PEXELS.name, video, "url", kind=str)
        usage = CallUsage(requests=1, images=1)
        return Visual(
            background_path=background,
            source=self.name,
            license=LICENSE,
            attribution=f"Video by {person} on Pexels ({page})",
            clip_path=clip,
            asset_id=self._library.asset_id(pick(PEXELS.name, video, "id", kind=int)),
            usage=self._library.client.account.priced(usage),
        )


def _file(video: dict[str, Any], request: ImageRequest) -> str:
    """The smallest MP4 that covers the frame, or the largest there is."""
    files = [
        file
        for file in pick(PEXELS.name, video, "video_files", kind=list)
        if isinstance(file, dict) and file.get("file_type") == "video/mp4" and file.get("width")
    ]
    if not files:
        raise ProviderError(_("Pexels offers this clip in no form that can be played."))
    files.sort(key=lambda file: int(file["width"]) * int(file["height"] or 0))
    covering = [
        file
        for file in files
        if file["width"] >= request.width and (file["height"] or 0) >= request.height
    ]
    return pick(PEXELS.name, (covering or files[-1:])[0], "link", kind=str)


def _first_picture(clip: Path, target: Path) -> Path:
    try:
        with av.open(str(clip)) as film:
            frame = next(film.decode(video=0))
            Image.fromarray(frame.to_ndarray(format="rgb24")).save(target, quality=92)
    except (av.error.FFmpegError, StopIteration, IndexError, OSError):
        raise ProviderError(_("Pexels sent a clip that cannot be played. Try again.")) from None
    return target
