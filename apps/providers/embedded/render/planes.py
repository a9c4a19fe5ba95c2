"""Pictures as BT.709 limited-range YUV 4:2:0 planes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from cv2.typing import MatLike

from apps.core.sentences import gettext as _
from apps.providers.errors import ProviderError

Pixels = MatLike
"""Eight-bit pixels, rows first."""

_KR, _KG, _KB = 0.2126, 0.7152, 0.0722
_LUMA = np.array([_KB, _KG, _KR]) * 219 / 255
_BLUE = (np.array([1.0, 0.0, 0.0]) - [_KB, _KG, _KR]) * 224 / 255 / (2 * (1 - _KB))
_RED = (np.array([0.0, 0.0, 1.0]) - [_KB, _KG, _KR]) * 224 / 255 / (2 * (1 - _KR))
BGR_TO_YUV = np.column_stack([np.stack([_LUMA, _BLUE, _RED]), [16.0, 128.0, 128.0]])
"""ITU-R BT.709 section 3 and 8-bit limited-range quantisation: 3x4, BGR and 1 in, Y Cb Cr out."""

_INVERSE = np.linalg.inv(BGR_TO_YUV[:, :3])
_YUV_TO_BGR = np.column_stack([_INVERSE, -_INVERSE @ BGR_TO_YUV[:, 3]])


@dataclass(frozen=True, slots=True)
class Planes:
    """One picture: y is height x width, u and v are half that in both directions."""

    y: Pixels
    u: Pixels
    v: Pixels


def planes_of(picture: Planes) -> tuple[Pixels, Pixels, Pixels]:
    return picture.y, picture.u, picture.v


class FrameBuffer:
    """One raw yuv420p frame: planes are views into data, which is written as it is."""

    def __init__(self, width: int, height: int, data: Pixels | None = None) -> None:
        luma, chroma = width * height, (width // 2) * (height // 2)
        half = (height // 2, width // 2)
        self.data = np.zeros(luma + 2 * chroma, np.uint8) if data is None else data
        self.planes = Planes(
            self.data[:luma].reshape(height, width),
            self.data[luma : luma + chroma].reshape(half),
            self.data[luma + chroma :].reshape(half),
        )


def read_picture(path: Path, flags: int) -> Pixels:
    """Pixels of a picture file as BGR or BGRA; ProviderError when it cannot be read."""
    try:
        encoded = np.fromfile(path, np.uint8)
    except OSError as error:
        raise ProviderError(
            _("The picture %(file)s could not be opened (%(reason)s); make it again.")
            % {"file": path.name, "reason": error.strerror},
            permanent=True,
        ) from error
    decoded = cv2.imdecode(encoded, flags) if encoded.size else None
    if decoded is None:
        raise ProviderError(
            _("The picture %(file)s is not a readable image; replace it.") % {"file": path.name},
            permanent=True,
        )
    return decoded


def to_planes(bgr: Pixels) -> Planes:
    """Convert an even-sized BGR picture."""
    height, width = bgr.shape[:2]
    y, u, v = cv2.split(cv2.transform(bgr, BGR_TO_YUV))
    half = (width // 2, height // 2)
    return Planes(
        y,
        cv2.resize(u, half, interpolation=cv2.INTER_AREA),
        cv2.resize(v, half, interpolation=cv2.INTER_AREA),
    )


def to_bgr(planes: Planes) -> Pixels:
    """Convert back, for a picture to be looked at by itself."""
    height, width = planes.y.shape
    u, v = (
        cv2.resize(plane, (width, height), interpolation=cv2.INTER_LINEAR)
        for plane in (planes.u, planes.v)
    )
    return cv2.transform(cv2.merge((planes.y, u, v)), _YUV_TO_BGR)


def load_background(path: Path, width: int, height: int) -> Planes:
    """Read a picture scaled to cover width x height (even), the surplus cropped evenly."""
    bgr = read_picture(path, cv2.IMREAD_COLOR)
    have_height, have_width = bgr.shape[:2]
    scale = max(width / have_width, height / have_height)
    crop_width = min(have_width, round(width / scale))
    crop_height = min(have_height, round(height / scale))
    left, top = (have_width - crop_width) // 2, (have_height - crop_height) // 2
    bgr = bgr[top : top + crop_height, left : left + crop_width]
    if bgr.shape[:2] != (height, width):
        bgr = cv2.resize(bgr, (width, height), interpolation=_interpolation(scale))
    return to_planes(bgr)


def _interpolation(scale: float) -> int:
    """Averaging is five times as slow as the others, and only much smaller pictures need it."""
    if scale < 0.6:
        return cv2.INTER_AREA
    return cv2.INTER_LINEAR if scale < 1 else cv2.INTER_CUBIC


def yuv_of(color: str) -> tuple[float, float, float]:
    """Y, Cb and Cr of "#RRGGBB"."""
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    y, u, v = BGR_TO_YUV @ [blue, green, red, 1.0]
    return float(y), float(u), float(v)
