"""Embeddings from Gemini.

POST /models/{model}:batchEmbedContents {"requests": [{"model", "content": {"parts": [{"text"}]},
"taskType", "outputDimensionality"}, ...]} answers {"embeddings": [{"values": [...]}, ...]}:
https://ai.google.dev/api/embeddings

Vectors shorter than the model's own are not of length 1:
https://ai.google.dev/gemini-api/docs/embeddings
"""

from __future__ import annotations

from typing import Any, Unpack

from apps.providers.capabilities.embedding import EmbeddingRequest, Embeddings, unit_vectors
from apps.providers.capabilities.usage import CallUsage
from apps.providers.gemini.vendor import GEMINI
from apps.providers.http import Account, AccountOptions, VendorClient, count, pick, section

MODEL = "gemini-embedding-001"
# The vendor may tell no tokens: about four bytes of UTF-8 are one.
BYTES_OF_TOKEN = 4


class GeminiEmbedder:
    """A TextEmbedder over :batchEmbedContents."""

    name = "gemini"

    def __init__(self, *, model: str = MODEL, **account: Unpack[AccountOptions]) -> None:
        self._client = VendorClient(Account(GEMINI, **account))
        self.model = model

    def embed(self, request: EmbeddingRequest) -> Embeddings:
        path = f"/models/{self.model}:batchEmbedContents"
        asked = [self._asked(text, request.dimensions) for text in request.texts]
        answer = self._client.post_json(path, {"requests": asked})
        listed = pick(GEMINI.name, answer, "embeddings", kind=list)
        vectors = [pick(GEMINI.name, item, "values", kind=list) for item in listed]
        told = count(section(answer, "usageMetadata"), "promptTokenCount")
        usage = CallUsage(model=self.model, requests=1, input_tokens=told or _tokens(request.texts))
        return Embeddings(
            vectors=unit_vectors(GEMINI.name, self.model, vectors, request),
            model=self.model,
            usage=self._client.account.priced(usage),
        )

    def _asked(self, text: str, dimensions: int) -> dict[str, Any]:
        return {
            "model": f"models/{self.model}",
            "content": {"parts": [{"text": text}]},
            "taskType": "SEMANTIC_SIMILARITY",
            "outputDimensionality": dimensions,
        }


def _tokens(texts: tuple[str, ...]) -> int:
    return sum(len(text.encode()) // BYTES_OF_TOKEN + 1 for text in texts)
