"""A file of the owner's library as one scene's picture."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, UnidentifiedImageError

from apps.core.sentences import gettext as _
from apps.providers.capabilities.image import Visual
from apps.providers.embedded.render.clips import ClipReader
from apps.providers.embedded.render.fitting import covering
from apps.providers.embedded.render.planes import FrameBuffer, to_bgr
from apps.providers.errors import ProviderError

# The renderer moves over a picture that is larger than the frame.
ROOM_TO_MOVE = 1.2
_ANY_RATE = 30


def own_visual(
    path: Path, asset: Mapping[str, Any], width: int, height: int, folder: Path
) -> Visual:
    """An image cut to the frame's shape, or a clip with its first picture behind it.

    asset: {"id", "key", "kind", "license"}. Raises ProviderError (permanent) when the file is gone
    or cannot be read.
    """
    is_clip = asset["kind"] == "clip"
    size = (round(width * ROOM_TO_MOVE), round(height * ROOM_TO_MOVE))
    background = folder / "background.jpg"
    try:
        picture = _first_frame(path, *size) if is_clip else _opened(path)
    except (OSError, UnidentifiedImageError, ProviderError) as error:
        raise ProviderError(
            _(
                "A file of the media library that this film shows cannot be read. Choose "
                "another picture for its scene."
            ),
            permanent=True,
        ) from error
    _cut(picture, size).save(background, quality=93)
    return Visual(
        background_path=background,
        source="own",
        license=str(asset.get("license", "")),
        clip_path=path if is_clip else None,
        asset_id=f"own:{asset['id']}",
    )


def _opened(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        return picture.convert("RGB")


def _first_frame(path: Path, width: int, height: int) -> Image.Image:
    """In the colours and the shape that the renderer shows it in."""
    even = (width + width % 2, height + height % 2)
    frame = FrameBuffer(*even)
    with closing(ClipReader(path, covering(*even), _ANY_RATE)) as reader:
        reader.draw(frame.planes, 0)
    return Image.fromarray(np.asarray(to_bgr(frame.planes))[:, :, ::-1])


def _cut(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The middle of the picture in the shape of size."""
    scale = max(size[0] / picture.width, size[1] / picture.height)
    across, down = size[0] / scale, size[1] / scale
    left, top = (picture.width - across) / 2, (picture.height - down) / 2
    box = (left, top, left + across, top + down)
    return picture.resize(size, Image.Resampling.LANCZOS, box=box)
