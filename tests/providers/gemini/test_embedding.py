"""Embeddings over Gemini's wire format."""

from __future__ import annotations

import math
from typing import Any

import pytest

from apps.providers.capabilities.embedding import EmbeddingRequest
from apps.providers.errors import ProviderError
from apps.providers.gemini.embedding import GeminiEmbedder
from tests.support.vendors.gemini_server import GeminiServer
from tests.support.vendors.server import Reply, instead

Options = dict[str, Any]
REQUEST = EmbeddingRequest(("A cat sleeps.", "고양이가 잔다."), 384)


def test_each_text_has_its_vector_of_length_one(server: GeminiServer, account: Options) -> None:
    found = GeminiEmbedder(**account).embed(REQUEST)
    assert [len(vector) for vector in found.vectors] == [384, 384]
    assert all(math.isclose(math.hypot(*vector), 1.0) for vector in found.vectors)
    assert found.model == "gemini-embedding-001"
    assert found.usage.input_tokens == 10, "counted by us where the vendor tells nothing"
    assert server.requests[0].path.endswith("/models/gemini-embedding-001:batchEmbedContents")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"embeddings": [{"values": [0.1] * 384}]}, "1 vectors for 2 texts"),
        ({"embeddings": [{"values": [0.1] * 3072}] * 2}, "3072 numbers, and 384"),
        ({"embedding": {"values": []}}, "form that is not known"),
    ],
    ids=["fewer", "longer", "another form"],
)
def test_an_answer_that_is_not_what_was_asked_is_told(
    server: GeminiServer, account: Options, answer: dict[str, Any], words: str
) -> None:
    server.then(instead(Reply(answer)))
    with pytest.raises(ProviderError, match=words) as caught:
        GeminiEmbedder(**account).embed(REQUEST)
    assert caught.value.permanent
