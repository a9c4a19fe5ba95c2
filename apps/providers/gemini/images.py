"""Pictures from Gemini.

https://ai.google.dev/gemini-api/docs/image-generation
"""

from __future__ import annotations

from typing import Any, Unpack

from apps.providers.capabilities.image import ImageRequest, Visual
from apps.providers.errors import counted
from apps.providers.gemini.vendor import GEMINI, GeminiModel
from apps.providers.http import AccountOptions, decoded, pick, unsafe
from apps.providers.media.pictures import keep_picture

MODEL = "gemini-2.5-flash-image"
RATIOS = {
    "1:1": 1.0,
    "2:3": 2 / 3,
    "3:2": 3 / 2,
    "3:4": 3 / 4,
    "4:3": 4 / 3,
    "4:5": 4 / 5,
    "5:4": 5 / 4,
    "9:16": 9 / 16,
    "16:9": 16 / 9,
    "21:9": 21 / 9,
}


class GeminiImages:
    """Draws one scene's background. A picture costs cents and a second request draws a second
    one, so a lost answer leaves the outcome unknown."""

    name = "gemini"

    def __init__(self, *, model: str = MODEL, **account: Unpack[AccountOptions]) -> None:
        self._gemini = GeminiModel(model, account)

    def create(self, request: ImageRequest) -> Visual:
        wanted = request.width / request.height
        ratio = min(RATIOS, key=lambda name: abs(RATIOS[name] - wanted))
        prompt = request.prompt or request.narration
        answer = self._gemini.generate(
            {
                "contents": [{"role": "user", "parts": [{"text": prompt}]}],
                "generationConfig": {
                    "responseModalities": ["IMAGE"],
                    "imageConfig": {"aspectRatio": ratio},
                },
            },
            paid=True,
        )
        usage = self._gemini.usage(answer, images=1)
        with counted(usage):
            data = decoded(GEMINI.name, _picture(answer))
            background = keep_picture(GEMINI.name, data, request.output_dir, "background")
        return Visual(
            background_path=background,
            source=self.name,
            license="Generated; rights as in the terms of the Gemini API",
            usage=usage,
        )


def _picture(answer: dict[str, Any]) -> str:
    """The first part that is a picture. A model that only talks has declined to draw."""
    parts = pick(GEMINI.name, answer, "candidates", 0, "content", "parts", kind=list)
    for index, part in enumerate(parts):
        if isinstance(part, dict) and "inlineData" in part:
            place = ("candidates", 0, "content", "parts", index, "inlineData", "data")
            return pick(GEMINI.name, answer, *place, kind=str)
    words = " ".join(str(part.get("text", "")) for part in parts if isinstance(part, dict))
    raise unsafe(GEMINI.name, words or "no picture came back")
