"""Drawing: what a scene says in, the pictures that show it out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from apps.providers.capabilities.usage import NOTHING_USED, CallUsage


class CardKind(StrEnum):
    """What a scene shows. A generator of photographs may ignore it; the card maker obeys it."""

    TITLE = "title"
    STATEMENT = "statement"
    NUMBER = "number"
    QUOTE = "quote"
    LIST = "list"
    BARS = "bars"
    LINE = "line"
    TIMELINE = "timeline"
    COMPARISON = "comparison"
    CALL_TO_ACTION = "call_to_action"


# The grounds of cards, and the layouts of headline cards, by name.
BACKDROPS = ("mesh", "dusk", "flat", "paper", "grid", "stripes")
LAYOUTS = ("hero", "poster", "orbit", "editorial", "glass", "index", "bands", "lockup")


@dataclass(frozen=True, slots=True)
class Figure:
    """One number found in the narration. display is how it is written ("70%", "2,000톤")."""

    label: str
    value: float
    unit: str
    display: str


@dataclass(frozen=True, slots=True)
class LookStyle:
    """How a template wants pictures to look. Colours are "#RRGGBB".

    palette: the background gradient's colours, dark first. Fonts are family names known to
    `apps.providers.embedded.fonts`. backdrop is one of BACKDROPS; layouts, out of LAYOUTS, are
    those that headlines take turns in, all of them when empty.
    """

    palette: tuple[str, ...]
    text_color: str
    accent_color: str
    headline_font: str
    body_font: str
    backdrop: str = "mesh"
    layouts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImageRequest:
    """Ask for one scene's picture.

    headline is short text for the card (at most about 24 Hangul or 48 Latin characters);
    emphasis names words of the headline to colour; icon is one emoji or "" (none fits);
    label is the small pill above the headline or ""; figures and items feed number, chart,
    timeline, comparison and list cards. prompt describes the picture for generators, terms are
    what to look for in a library of stock, the most telling first ((): the words above decide).
    used_assets: what a library of stock already gave for this film, not to be given again.
    The same request always gives the same picture: seed is the only source of chance.
    """

    kind: CardKind
    narration: str
    headline: str
    language: str
    width: int
    height: int
    style: LookStyle
    output_dir: Path
    seed: int
    position: int = 0
    emphasis: tuple[str, ...] = ()
    label: str = ""
    icon: str = ""
    figures: tuple[Figure, ...] = ()
    items: tuple[str, ...] = ()
    prompt: str = ""
    terms: tuple[str, ...] = ()
    used_assets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layer:
    """A foreground picture (PNG with alpha), its top left corner in frame pixels, and its entry.

    paths: one still, or several played once at frame_ms each (a number counting up, bars
    growing), the last one then held. enter: "none", "fade", "slide_up", "slide_left" or "pop",
    starting delay_ms after the scene begins and taking enter_ms. bob: the layer floats gently.
    """

    paths: tuple[Path, ...]
    x: int
    y: int
    enter: str = "fade"
    delay_ms: int = 0
    enter_ms: int = 400
    frame_ms: int = 33
    bob: bool = False


@dataclass(frozen=True, slots=True)
class Visual:
    """One scene's picture: a background (any size of at least the frame) and layers over it.

    clip_path: a silent or to be silenced film that a renderer may play in place of the background,
    which then is one of its frames. asset_id names what a library of stock gave, such as
    "pexels:photo:1181671", or "".
    """

    background_path: Path
    layers: tuple[Layer, ...] = ()
    source: str = "generated"
    license: str = ""
    attribution: str = ""
    clip_path: Path | None = None
    asset_id: str = ""
    usage: CallUsage = NOTHING_USED


class ImageSource(Protocol):
    name: str

    def create(self, request: ImageRequest) -> Visual: ...


@dataclass(frozen=True, slots=True)
class ThumbnailRequest:
    """Ask for a designed thumbnail: a picture made to be read at 120 pixels wide."""

    title: str
    language: str
    width: int
    height: int
    style: LookStyle
    output_path: Path
    seed: int
    emphasis: tuple[str, ...] = ()
    label: str = ""
    icon: str = ""
    background_path: Path | None = None


class ThumbnailMaker(Protocol):
    name: str

    def create_thumbnail(self, request: ThumbnailRequest) -> Path: ...
