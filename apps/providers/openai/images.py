"""Pictures from OpenAI and its kin.

POST /images/generations: https://platform.openai.com/docs/api-reference/images/create
"""

from __future__ import annotations

from typing import Any, Unpack

from apps.providers.capabilities.image import ImageRequest, Visual
from apps.providers.capabilities.usage import CallUsage
from apps.providers.errors import counted
from apps.providers.http import AccountOptions, count, decoded, pick
from apps.providers.media.pictures import keep_picture, orientation
from apps.providers.openai.vendor import OPENAI, client

MODEL = "gpt-image-1"
SIZES = {"portrait": "1024x1536", "landscape": "1536x1024", "square": "1024x1024"}


class OpenAIImages:
    """Draws one scene's background. A picture costs cents and a second request draws a second
    one, so a lost answer leaves the outcome unknown."""

    name = "openai"

    def __init__(
        self, *, model: str = MODEL, quality: str = "medium", **account: Unpack[AccountOptions]
    ) -> None:
        self._client = client(account)
        self._model = model
        self._quality = quality

    def create(self, request: ImageRequest) -> Visual:
        body = {
            "model": self._model,
            "prompt": request.prompt or request.narration,
            "n": 1,
            "size": SIZES[orientation(request.width, request.height)],
            "quality": self._quality,
            "output_format": "jpeg",
        }
        answer = self._client.post_json("/images/generations", body, paid=True)
        usage = self._usage(answer)
        with counted(usage):
            data = decoded(OPENAI.name, pick(OPENAI.name, answer, "data", 0, "b64_json", kind=str))
            background = keep_picture(OPENAI.name, data, request.output_dir, "background")
        return Visual(
            background_path=background,
            source=self.name,
            license="Generated; rights as in the terms of OpenAI",
            usage=usage,
        )

    def _usage(self, answer: Any) -> CallUsage:
        said = answer.get("usage") if isinstance(answer, dict) else None
        usage = CallUsage(
            model=self._model,
            requests=1,
            images=1,
            input_tokens=count(said, "input_tokens"),
            output_tokens=count(said, "output_tokens"),
        )
        return self._client.account.priced(usage)
