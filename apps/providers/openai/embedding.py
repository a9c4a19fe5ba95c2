"""Embeddings from OpenAI and its kin.

POST /embeddings {"model", "input": [text, ...], "dimensions", "encoding_format": "float"} answers
{"data": [{"index", "embedding": [...]}, ...], "model", "usage": {"prompt_tokens"}}:
https://platform.openai.com/docs/api-reference/embeddings/create
"""

from __future__ import annotations

from typing import Any, Unpack

from apps.providers.capabilities.embedding import EmbeddingRequest, Embeddings, unit_vectors
from apps.providers.capabilities.usage import CallUsage
from apps.providers.http import AccountOptions, Fault, VendorRefused, count, pick
from apps.providers.openai.vendor import OPENAI, client

MODEL = "text-embedding-3-small"


class OpenAIEmbedder:
    """A TextEmbedder over /embeddings."""

    name = "openai"

    def __init__(self, *, model: str = MODEL, **account: Unpack[AccountOptions]) -> None:
        self._client = client(account)
        self.model = model
        self._knows_dimensions = True

    def embed(self, request: EmbeddingRequest) -> Embeddings:
        """Servers whose models have one length only are asked without naming it."""
        if self._knows_dimensions:
            try:
                return self._ask(request, {"dimensions": request.dimensions})
            except VendorRefused as error:
                if not _refuses_dimensions(error):
                    raise
                self._knows_dimensions = False
        return self._ask(request, {})

    def _ask(self, request: EmbeddingRequest, wanted: dict[str, int]) -> Embeddings:
        body = {"model": self.model, "input": list(request.texts), "encoding_format": "float"}
        answer = self._client.post_json("/embeddings", {**body, **wanted})
        found: dict[int, Any] = {}
        for item in pick(OPENAI.name, answer, "data", kind=list):
            found[pick(OPENAI.name, item, "index", kind=int)] = pick(
                OPENAI.name, item, "embedding", kind=list
            )
        vectors = [found[index] for index in sorted(found)]
        usage = CallUsage(
            model=str(answer.get("model") or self.model),
            requests=1,
            input_tokens=count(answer.get("usage"), "prompt_tokens"),
        )
        return Embeddings(
            vectors=unit_vectors(OPENAI.name, self.model, vectors, request),
            model=self.model,
            usage=self._client.account.priced(usage),
        )


def _refuses_dimensions(error: VendorRefused) -> bool:
    words = error.words.lower()
    return error.fault == Fault.REQUEST and ("dimension" in words or "matryoshka" in words)
