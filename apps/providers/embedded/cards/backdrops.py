"""Grounds for thumbnails: rays of light, and a photograph under a scrim."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from cv2.typing import MatLike
from PIL import Image, ImageOps

from apps.core.sentences import gettext as _
from apps.providers.embedded.cards.colors import READABLE, Rgb, Theme, luminance, luminances, ratio
from apps.providers.embedded.cards.frame import Box, Frame
from apps.providers.errors import ProviderError

_RAYS = 14


def sunburst(frame: Frame, middle: tuple[int, int], color: Rgb) -> Image.Image:
    """Faint rays from a point, fading outwards."""
    width, height = frame.width, frame.height
    mask = np.zeros((height, width), np.uint8)
    reach = width + height
    for ray in range(_RAYS):
        angles = 2 * np.pi * (ray + np.array([0.0, 0.42])) / _RAYS + 0.12
        tips = np.stack([np.cos(angles), np.sin(angles)], axis=1) * reach
        points = np.concatenate([[[0, 0]], tips]) + np.array(middle)
        cv2.fillPoly(mask, [points.round().astype(np.int32)], 255, cv2.LINE_AA)
    y, x = np.mgrid[0:64, 0:64].astype(np.float32) / 63
    distance = np.hypot((x - middle[0] / width) * width, (y - middle[1] / height) * height)
    fade = np.clip(1 - distance / (0.75 * max(width, height)), 0, 1) * 255
    faded = cv2.multiply(mask, cv2.resize(fade.astype(np.uint8), (width, height)), scale=1 / 255)
    image = Image.new("RGBA", (width, height), (*color, 255))
    image.putalpha(Image.fromarray(cv2.convertScaleAbs(faded, alpha=0.13)))
    return image


def scrimmed_photo(path: Path, frame: Frame, theme: Theme, text: Box) -> tuple[Image.Image, Rgb]:
    """The photo cut to the frame under a scrim just strong enough to read text over it.

    Also returns the least favourable colour behind the text.
    """
    try:
        with Image.open(path) as opened:
            photo = ImageOps.fit(opened.convert("RGB"), (frame.width, frame.height))
    except (OSError, ValueError) as error:
        raise ProviderError(
            _("The thumbnail's background %(file)s cannot be read (%(error)s); choose another.")
            % {"file": path.name, "error": error},
            permanent=True,
        ) from error
    pixels = np.asarray(photo, dtype=np.float32)
    weight = _towards(frame, text)[..., None]
    deep = np.array(theme.deep, np.float32)
    mixed, area, worst = pixels, pixels.reshape(-1, 3), 0
    for share in (0.45, 0.6, 0.7, 0.8, 0.88, 0.94, 1.0):
        mixed = pixels + (deep - pixels) * (weight * np.float32(share))
        area = mixed[text.y : text.bottom : 3, text.x : text.right : 3].reshape(-1, 3)
        light = luminances(area)
        worst = int(light.argmax() if theme.dark else light.argmin())
        if ratio(luminance(theme.text), float(light[worst])) >= READABLE:
            break
    red, green, blue = (round(float(value)) for value in area[worst])
    image = Image.fromarray(mixed.round().astype(np.uint8)).convert("RGBA")
    return image, (red, green, blue)


def _towards(frame: Frame, text: Box) -> MatLike:
    """1 over the text, falling softly to a third elsewhere."""
    mask = np.full((frame.height, frame.width), 0.34, np.float32)
    reach = round(min(frame.width, frame.height) * 0.12)
    left, top = max(text.x - reach, 0), max(text.y - reach, 0)
    mask[top : text.bottom + reach, left : text.right + reach] = 1.0
    small = cv2.resize(mask, (frame.width // 8, frame.height // 8), interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), reach / 10, borderType=cv2.BORDER_REPLICATE)
    return cv2.resize(soft, (frame.width, frame.height))
