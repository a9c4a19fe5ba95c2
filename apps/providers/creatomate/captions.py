"""Captions as the vendor's text elements.

https://creatomate.com/docs/api/render-script/text-element
"""

from __future__ import annotations

from typing import Any

from apps.providers.capabilities.render import CaptionStyle, RenderRequest, RenderScene
from apps.providers.embedded.render.captions import HOLD_MS, chunk_words, words_of
from apps.providers.embedded.render.timeline import SceneSpan

CAPTION_TRACK = 140


def captions(
    request: RenderRequest,
    style: CaptionStyle,
    scene: RenderScene,
    span: SceneSpan,
    font: str,
) -> list[dict[str, Any]]:
    words = words_of(scene, span, lambda character: character.isprintable())
    found: list[dict[str, Any]] = []
    chunks = chunk_words(words, style.max_words)
    for index, chunk in enumerate(chunks):
        end = chunk[-1].end_ms + HOLD_MS
        if index + 1 < len(chunks):
            end = min(end, chunks[index + 1][0].start_ms)
        found.append(
            {
                "type": "text",
                "track": CAPTION_TRACK,
                "time": chunk[0].start_ms / 1000,
                "duration": max(1, end - chunk[0].start_ms) / 1000,
                "text": " ".join(word.text for word in chunk),
                "x": "50%",
                "y": f"{style.center_y * 100:g}%",
                "width": round(request.width * style.max_width),
                "x_alignment": "50%",
                "y_alignment": "50%",
                "font_family": font,
                "font_weight": 800,
                "font_size": style.size_px,
                "fill_color": style.color,
                "stroke_color": style.outline_color,
                "stroke_width": style.outline_px,
            }
        )
    return found
