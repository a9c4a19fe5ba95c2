"""A small fixed cast: palettes, requests with real content, and a way to read pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from apps.providers.capabilities.image import CardKind, Figure, ImageRequest, LookStyle, Visual

SIZES = ((1080, 1920), (1920, 1080))
STYLES = {
    "ember": LookStyle(
        ("#1a0b2e", "#c2410c", "#7c2d92", "#f59e0b"),
        "#FFFFFF",
        "#FFD93D",
        "Black Han Sans",
        "Pretendard SemiBold",
    ),
    "neon": LookStyle(
        ("#12082f", "#7c3aed", "#ec4899", "#06b6d4"),
        "#FFFFFF",
        "#5EF2FF",
        "Anton",
        "Pretendard SemiBold",
    ),
    "paper": LookStyle(
        ("#FFF4E0", "#FFD6A5", "#FDB5C8", "#BDE0FE"),
        "#1b1425",
        "#C2185B",
        "Do Hyeon",
        "Pretendard SemiBold",
    ),
    "glare": LookStyle(
        ("#8a8a8a", "#ffffff", "#ffee88", "#ff4444"),
        "#FFFFFF",
        "#FF8800",
        "Jua",
        "Pretendard SemiBold",
    ),
}
KOREAN: dict[str, Any] = {
    "headline": "겨울에도 식지 않는 거대한 모래 창고",
    "emphasis": ("모래 창고",),
    "label": "핀란드 · 칸칸페",
    "icon": "🔥",
    "items": ("2018: 탐페레에서 첫 실험", "2022: 칸칸페에 100톤 설치", "2025: 2,000톤 완공"),
    "figures": (
        Figure("탄소 배출 감소", 70, "%", "70%"),
        Figure("예전 보일러", 100, "%", "100%"),
    ),
}
ENGLISH: dict[str, Any] = {
    "headline": "Charging to 80% keeps twice the life",
    "emphasis": ("twice the life",),
    "label": "Battery health after 2 years",
    "icon": "🔋",
    "items": ("Always full: worn in two years", "Stops at 80%: lasts four years"),
    "figures": (
        Figure("Sand stored", 2000, "tonnes", "2,000 tonnes"),
        Figure("Water stored", 850, "tonnes", "850 tonnes"),
        Figure("Lithium", 12.5, "tonnes", "12.5 tonnes"),
    ),
}
CONTENT = {"ko": KOREAN, "en": ENGLISH}


def request_for(
    folder: Path,
    kind: CardKind = CardKind.STATEMENT,
    language: str = "ko",
    size: tuple[int, int] = (1080, 1920),
    style: str = "ember",
    **changes: Any,
) -> ImageRequest:
    fields = {"seed": 3, **CONTENT[language], **changes}
    return ImageRequest(
        kind=kind,
        narration=str(fields["headline"]),
        language=language,
        width=size[0],
        height=size[1],
        style=STYLES[style],
        output_dir=folder,
        **fields,
    )


def pixels(path: Path) -> npt.NDArray[np.uint8]:
    with Image.open(path) as picture:
        return np.asarray(picture)


def all_paths(visual: Visual) -> list[Path]:
    return [visual.background_path, *(path for layer in visual.layers for path in layer.paths)]
