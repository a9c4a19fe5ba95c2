"""Collects a card's foreground: crops each picture to what shows, saves it, places it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from cv2.typing import MatLike
from PIL import Image

from apps.core.sentences import gettext as _
from apps.providers.capabilities.image import Layer
from apps.providers.embedded.cards.lettering import Sprite
from apps.providers.errors import ProviderError

_FAINTEST = 3  # alpha, 0-255, below which nothing is seen
# Without row filters a picture is written in a third of the time, for a quarter more bytes.
_PNG = (
    cv2.IMWRITE_PNG_COMPRESSION,
    1,
    cv2.IMWRITE_PNG_FILTER,
    cv2.IMWRITE_PNG_FILTER_NONE,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """How a layer comes in; see `Layer`."""

    enter: str = "fade"
    delay_ms: int = 0
    enter_ms: int = 420
    bob: bool = False
    frame_ms: int = 33


@dataclass(slots=True)
class Stage:
    """The layers of one card, back to front. prefix begins each file name."""

    folder: Path
    prefix: str
    layers: list[Layer] = field(default_factory=list)

    def place(self, image: Image.Image, x: int, y: int, entry: Entry) -> None:
        """Put an RGBA picture with its top left corner at x, y."""
        self.play([image], x, y, entry)

    def place_sprite(self, sprite: Sprite, x: int, y: int, entry: Entry) -> None:
        """Put a sprite with its nominal top left corner at x, y."""
        self.play([sprite.image], x - sprite.origin_x, y - sprite.origin_y, entry)

    def play(self, frames: Sequence[Image.Image], x: int, y: int, entry: Entry) -> None:
        """Put frames of one size, played once."""
        bounds = _bounds(frames)
        if bounds is None:
            return
        left, top, right, bottom = bounds
        paths = []
        for number, frame in enumerate(frames):
            path = self.folder / f"{self.prefix}-{len(self.layers):02d}-{number:02d}.png"
            pixels = np.asarray(frame.crop((left, top, right, bottom)))
            write_image(path, cv2.cvtColor(pixels, cv2.COLOR_RGBA2BGRA), _PNG)
            paths.append(path)
        self.layers.append(
            Layer(
                paths=tuple(paths),
                x=x + left,
                y=y + top,
                enter=entry.enter,
                delay_ms=entry.delay_ms,
                enter_ms=entry.enter_ms,
                frame_ms=entry.frame_ms,
                bob=entry.bob,
            )
        )


def _bounds(frames: Sequence[Image.Image]) -> tuple[int, int, int, int] | None:
    boxes = []
    for frame in frames:
        shown = np.asarray(frame.getchannel("A")) > _FAINTEST
        columns, rows = np.flatnonzero(shown.any(axis=0)), np.flatnonzero(shown.any(axis=1))
        if columns.size:
            boxes.append((columns[0], rows[0], columns[-1] + 1, rows[-1] + 1))
    if not boxes:
        return None
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return int(min(lefts)), int(min(tops)), int(max(rights)), int(max(bottoms))


def write_image(path: Path, pixels: MatLike, options: Sequence[int], kind: str = ".png") -> None:
    """Encode BGR(A) pixels as ".png" or ".jpg". Raises ProviderError when the disk refuses."""
    done, data = cv2.imencode(kind, pixels, list(options))
    try:
        if not done:
            raise OSError("the picture could not be encoded")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.tobytes())
    except OSError as error:
        raise ProviderError(
            _("The picture %(file)s cannot be saved (%(error)s); check the disk and its rights.")
            % {"file": path.name, "error": error}
        ) from error


def digest(*parts: object) -> str:
    """Ten hexadecimal digits that differ for different parts: a card's files never collide."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:10]
