"""One card being made: its request, geometry, colours and collected layers."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from apps.providers.capabilities.image import ImageRequest
from apps.providers.embedded.cards.background import JPEG_OPTIONS, Glow, paint_backdrop
from apps.providers.embedded.cards.colors import Rgb, Theme, legible, theme_of
from apps.providers.embedded.cards.frame import Frame
from apps.providers.embedded.cards.icons import icon_path
from apps.providers.embedded.cards.lettering import Paint
from apps.providers.embedded.cards.stage import Stage, digest, write_image
from apps.providers.embedded.cards.text import Word, clean, words_of


class Card:
    """Layouts measure first, then call `light`, then place; `accent` is known after `light`."""

    def __init__(self, request: ImageRequest) -> None:
        self.request = request
        self.frame = Frame(request.width, request.height)
        self.theme: Theme = theme_of(request.style)
        mark = digest(dataclasses.replace(request, output_dir=Path()))
        self.background_path = request.output_dir / f"{mark}-background.jpg"
        self.stage = Stage(request.output_dir, mark)
        self.label = clean(request.label)
        self._accent: Rgb | None = None

    @property
    def icon(self) -> Path | None:
        return icon_path(self.request.icon) if self.request.icon else None

    @property
    def korean(self) -> bool:
        return self.request.language.startswith("ko")

    @property
    def headline(self) -> tuple[Word, ...]:
        """The headline's words, or the narration's when there is no headline."""
        words = words_of(self.request.headline, self.request.emphasis)
        return words or words_of(self.request.narration, self.request.emphasis)

    @property
    def accent(self) -> Rgb:
        """The accent, as far lightened (or darkened) as this background asks."""
        if self._accent is None:
            self.light()
        return self._accent or self.theme.accent

    def px(self, length: float) -> int:
        return self.frame.px(length)

    def light(self, *glows: Glow) -> None:
        """Paint and save the background, with lights where the layout wants them."""
        request = self.request
        backdrop = paint_backdrop(
            self.frame,
            self.theme,
            request.seed,
            request.position,
            glows,
            kind=request.style.backdrop,
        )
        write_image(self.background_path, backdrop.pixels, JPEG_OPTIONS, ".jpg")
        self._accent = legible(self.theme.accent, backdrop.ground, self.theme.text)

    def paint(self, *, marked: bool = False) -> Paint:
        return Paint(
            text=self.theme.text,
            strong=self.theme.accent if marked else self.accent,
            ink=self.theme.ink,
            marked=marked,
            shadow=0.5 if self.theme.dark else 0.12,
        )
