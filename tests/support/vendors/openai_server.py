"""OpenAI on loopback.

https://platform.openai.com/docs/api-reference/chat/create
https://platform.openai.com/docs/api-reference/audio/createSpeech
https://platform.openai.com/docs/api-reference/images/create
https://platform.openai.com/docs/api-reference/moderations/create
https://platform.openai.com/docs/api-reference/embeddings/create
"""

from __future__ import annotations

import base64
from typing import Any

import orjson

from tests.support.vendors.meanings import meaning_of
from tests.support.vendors.samples import jpeg, pcm
from tests.support.vendors.server import KEY, Reply, Seen, VendorServer, need

MODERATED = (
    "harassment",
    "harassment/threatening",
    "hate",
    "hate/threatening",
    "illicit",
    "illicit/violent",
    "self-harm",
    "self-harm/intent",
    "self-harm/instructions",
    "sexual",
    "sexual/minors",
    "violence",
    "violence/graphic",
)


class OpenAIServer(VendorServer):
    """answers: what the model says next, in order; the last one stays. Anything but a string is
    sent as JSON text. has_schemas: whether it knows response_format json_schema."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[Any] = ["{}"]
        self.message: dict[str, Any] = {}
        self.finish_reason = "stop"
        self.has_schemas = True
        self.sound = pcm(seconds=2.0, rate=24_000)
        self.route("POST", "/v1/chat/completions", self._chat)
        self.route("POST", "/v1/audio/speech", self._speech)
        self.route("POST", "/v1/images/generations", self._images)
        self.route("POST", "/v1/moderations", self._moderations)
        self.route("POST", "/v1/embeddings", self._embeddings)
        # concept by a word that stands for it; the length of vectors when it cannot be asked for
        self.concepts: dict[str, str] = {}
        self.own_length = 0
        # category: score, by a word that the text holds
        self.harm: dict[str, dict[str, float]] = {}

    def _chat(self, seen: Seen) -> Reply:
        check_key(seen)
        body = seen.body
        need(isinstance(body.get("model"), str) and body["model"], "model is required")
        need(isinstance(body.get("messages"), list) and body["messages"], "messages is required")
        for message in body["messages"]:
            need(message.get("role") in {"system", "user", "assistant"}, "unknown role")
            need(isinstance(message.get("content"), str), "content must be a string")
        form = body["response_format"]
        if form["type"] == "json_schema":
            if not self.has_schemas:
                return error(400, "Unsupported value: 'json_schema'", param="response_format")
            check_strict(form["json_schema"]["schema"])
            need(form["json_schema"]["name"].replace("_", "").isalnum(), "bad schema name")
        else:
            need(form["type"] == "json_object", "unknown response_format")
            told = any("JSON" in message["content"] for message in body["messages"])
            need(told, "json_object needs the word JSON in a message")
        said = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        text = said if isinstance(said, str) else orjson.dumps(said).decode()
        message = {"role": "assistant", "content": text, "refusal": None, **self.message}
        return Reply(
            {
                "id": "chatcmpl-1",
                "object": "chat.completion",
                "created": 1,
                "model": f"{body['model']}-2026-01-01",
                "choices": [{"index": 0, "message": message, "finish_reason": self.finish_reason}],
                "usage": {"prompt_tokens": 900, "completion_tokens": 250, "total_tokens": 1150},
            }
        )

    def _speech(self, seen: Seen) -> Reply:
        check_key(seen)
        body = seen.body
        for name in ("model", "input", "voice"):
            need(isinstance(body.get(name), str) and body[name], f"{name} is required")
        need(len(body["input"]) <= 4096, "input is too long")
        need(0.25 <= body.get("speed", 1) <= 4, "speed is out of range")
        need(body.get("response_format") == "pcm", "this server only speaks pcm")
        return Reply(self.sound, content_type="audio/pcm")

    def _moderations(self, seen: Seen) -> Reply:
        check_key(seen)
        texts = seen.body.get("input")
        need(isinstance(texts, list) and texts, "input is required")
        need(all(isinstance(text, str) and text for text in texts), "input must hold texts")
        results = []
        for text in texts:
            found = {
                name: score
                for word, scores in self.harm.items()
                if word in text
                for name, score in scores.items()
            }
            results.append(
                {
                    "flagged": bool(found),
                    "categories": {name: name in found for name in MODERATED},
                    "category_scores": {name: found.get(name, 0.001) for name in MODERATED},
                }
            )
        return Reply({"id": "modr-1", "model": "omni-moderation-2024-09-26", "results": results})

    def _embeddings(self, seen: Seen) -> Reply:
        check_key(seen)
        body = seen.body
        need(isinstance(body.get("model"), str) and body["model"], "model is required")
        texts = body.get("input")
        need(isinstance(texts, list) and 0 < len(texts) <= 2048, "input is required")
        need(all(isinstance(text, str) and text for text in texts), "no input may be empty")
        need(body.get("encoding_format") in {"float", "base64", None}, "bad encoding_format")
        if self.own_length and "dimensions" in body:
            return error(400, "Model does not support matryoshka representation", type="BadRequest")
        length = self.own_length or body.get("dimensions", 1536)
        need(0 < length <= 1536, "bad dimensions")
        data = [
            {
                "object": "embedding",
                "index": index,
                "embedding": meaning_of(text, self.concepts, length),
            }
            for index, text in enumerate(texts)
        ]
        tokens = sum(len(text.split()) for text in texts)
        usage = {"prompt_tokens": tokens, "total_tokens": tokens}
        # in no order: each says where it belongs
        listed = {"object": "list", "data": data[::-1], "model": body["model"], "usage": usage}
        return Reply(listed)

    def _images(self, seen: Seen) -> Reply:
        check_key(seen)
        body = seen.body
        need(isinstance(body.get("prompt"), str) and body["prompt"], "prompt is required")
        need(body.get("size") in {"1024x1024", "1024x1536", "1536x1024", "auto"}, "bad size")
        need(body.get("quality") in {"low", "medium", "high", "auto"}, "bad quality")
        need("response_format" not in body, "gpt-image-1 does not know response_format")
        width, height = (int(side) for side in body["size"].split("x"))
        picture = base64.b64encode(jpeg(width, height)).decode()
        return Reply(
            {
                "created": 1,
                "data": [{"b64_json": picture}],
                "usage": {"input_tokens": 40, "output_tokens": 1584, "total_tokens": 1624},
            }
        )


def check_key(seen: Seen) -> None:
    need(seen.headers.get("authorization") == f"Bearer {KEY}", "the key is not in its header")
    need(seen.headers.get("content-type") == "application/json", "the body is not JSON")


def check_strict(schema: dict[str, Any]) -> None:
    """Structured outputs: every object closed, every property required."""
    if schema.get("type") == "object":
        need(schema.get("additionalProperties") is False, "additionalProperties must be false")
        need(set(schema["required"]) == set(schema["properties"]), "every property is required")
        for child in schema["properties"].values():
            check_strict(child)
    elif schema.get("type") == "array":
        check_strict(schema["items"])


def error(status: int, message: str, **facts: str) -> Reply:
    return Reply(
        {"error": {"message": message, "type": "x", "param": None, "code": None, **facts}}, status
    )
