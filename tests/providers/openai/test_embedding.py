"""Embeddings over OpenAI's wire format."""

from __future__ import annotations

import math
from typing import Any

import pytest

from apps.providers.capabilities.embedding import EmbeddingRequest
from apps.providers.errors import ProviderError
from apps.providers.openai.embedding import OpenAIEmbedder
from tests.support.vendors.openai_server import OpenAIServer, error
from tests.support.vendors.server import Reply, instead

Options = dict[str, Any]
TEXTS = ("A cat sleeps.", "고양이가 잔다.", "Rates rise.")
REQUEST = EmbeddingRequest(TEXTS, 384)


def likeness(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def test_each_text_has_its_vector_of_length_one_whatever_the_answers_order(
    server: OpenAIServer, account: Options
) -> None:
    server.concepts = {"cat": "cat", "고양이": "cat"}
    found = OpenAIEmbedder(**account).embed(REQUEST)
    assert [len(vector) for vector in found.vectors] == [384] * 3
    assert all(math.isclose(math.hypot(*vector), 1.0) for vector in found.vectors)
    cat, korean, rates = found.vectors
    assert likeness(cat, korean) > 0.99
    assert likeness(cat, rates) < 0.7
    assert (found.model, found.usage.input_tokens) == ("text-embedding-3-small", 7)
    assert server.requests[0].body == {
        "model": "text-embedding-3-small",
        "input": list(TEXTS),
        "encoding_format": "float",
        "dimensions": 384,
    }


def test_a_model_of_one_length_is_asked_without_naming_it_from_then_on(
    server: OpenAIServer, account: Options
) -> None:
    server.own_length = 384
    embedder = OpenAIEmbedder(model="small-local", **account)
    for _again in range(2):
        assert len(embedder.embed(REQUEST).vectors) == 3
    assert ["dimensions" in seen.body for seen in server.requests] == [True, False, False]


def test_a_model_of_another_length_is_told_with_both_lengths(
    server: OpenAIServer, account: Options
) -> None:
    server.own_length = 768
    with pytest.raises(ProviderError, match="vectors of 768 numbers, and 384") as caught:
        OpenAIEmbedder(**account).embed(REQUEST)
    assert caught.value.permanent


def item(index: int, vector: list[Any]) -> dict[str, Any]:
    return {"object": "embedding", "index": index, "embedding": vector}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([], "0 vectors for 3 texts"),
        ([item(0, [0.5] * 384)] * 3, "1 vectors for 3 texts"),
        ([item(n, [0.0] * 384) for n in range(3)], "without a direction"),
        ([item(n, [None] * 384) for n in range(3)], "holds no numbers"),
        ([{"index": 0}], "form that is not known"),
        ([{"index": 0, "embedding": "AAAA"}], "form that is not known"),
    ],
    ids=["none", "one", "zero", "null", "missing", "base64"],
)
def test_an_answer_that_is_no_vectors_is_told(
    server: OpenAIServer, account: Options, data: list[Any], words: str
) -> None:
    server.then(instead(Reply({"object": "list", "data": data, "model": "x"})))
    with pytest.raises(ProviderError, match=words) as caught:
        OpenAIEmbedder(**account).embed(REQUEST)
    assert caught.value.permanent


def test_another_refusal_is_not_asked_twice(server: OpenAIServer, account: Options) -> None:
    server.then(instead(error(401, "Incorrect API key", code="invalid_api_key")))
    with pytest.raises(ProviderError):
        OpenAIEmbedder(**account).embed(REQUEST)
    assert len(server.requests) == 1
