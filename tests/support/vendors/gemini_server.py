"""Gemini on loopback.

https://ai.google.dev/api/generate-content
https://ai.google.dev/api/embeddings
"""

from __future__ import annotations

import base64
from typing import Any

import orjson

from tests.support.vendors.meanings import meaning_of
from tests.support.vendors.samples import jpeg
from tests.support.vendors.server import KEY, Reply, Seen, VendorServer, need

TYPES = {"STRING", "NUMBER", "INTEGER", "BOOLEAN", "ARRAY", "OBJECT"}
SCHEMA_FIELDS = {
    "type",
    "format",
    "description",
    "enum",
    "items",
    "properties",
    "required",
    "propertyOrdering",
}


class GeminiServer(VendorServer):
    """answers: what the model says next, in order; the last one stays. candidate and feedback
    replace parts of the answer."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[Any] = ["{}"]
        self.candidate: dict[str, Any] = {}
        self.feedback: dict[str, Any] | None = None
        self.concepts: dict[str, str] = {}
        model = r"/v1beta/models/gemini-[a-z0-9.-]+"
        self.route("POST", f"{model}:batchEmbedContents", self._embed)
        self.route("POST", r"/v1beta/models/gemini-[a-z0-9.-]+:generateContent", self._generate)

    def _embed(self, seen: Seen) -> Reply:
        need(seen.headers.get("x-goog-api-key") == KEY, "the key is not in its header")
        asked = seen.body.get("requests")
        need(isinstance(asked, list) and asked, "requests is required")
        found = []
        for one in asked:
            need(one.get("model") in seen.path and one["model"][:7] == "models/", "another model")
            need(one.get("taskType") == "SEMANTIC_SIMILARITY", "what are they for?")
            length = one.get("outputDimensionality", 3072)
            need(128 <= length <= 3072, "bad outputDimensionality")
            text = "".join(part["text"] for part in one["content"]["parts"])
            need(text, "a part needs text")
            found.append({"values": meaning_of(text, self.concepts, length)})
        return Reply({"embeddings": found})

    def _generate(self, seen: Seen) -> Reply:
        need(seen.headers.get("x-goog-api-key") == KEY, "the key is not in its header")
        need("key" not in seen.query, "a key in an address ends up in logs")
        body = seen.body
        need(set(body) <= {"contents", "systemInstruction", "generationConfig"}, "unknown field")
        need(isinstance(body.get("contents"), list) and body["contents"], "contents is required")
        roles = [content.get("role") for content in body["contents"]]
        need(roles == ["user", "model", "user"][: len(roles)], "roles must alternate")
        for content in body["contents"]:
            need(all("text" in part for part in content["parts"]), "a part needs text")
        config = body["generationConfig"]
        parts = self._drawn(config) if "responseModalities" in config else self._written(config)
        if self.feedback:
            return Reply({"promptFeedback": self.feedback, "usageMetadata": {}})
        candidate = {"content": {"role": "model", "parts": parts}, "finishReason": "STOP"}
        return Reply(
            {
                "candidates": [{**candidate, **self.candidate, "index": 0}],
                "usageMetadata": {
                    "promptTokenCount": 800,
                    "candidatesTokenCount": 200,
                    "thoughtsTokenCount": 100,
                    "totalTokenCount": 1100,
                },
                "modelVersion": seen.path.split("/")[-1].split(":")[0],
            }
        )

    def _written(self, config: dict[str, Any]) -> list[dict[str, Any]]:
        need(config.get("responseMimeType") == "application/json", "a schema needs JSON")
        check_schema(config["responseSchema"])
        said = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        text = said if isinstance(said, str) else orjson.dumps(said).decode()
        middle = len(text) // 2
        return [
            {"text": "I think first.", "thought": True},
            {"text": text[:middle]},
            {"text": text[middle:]},
        ]

    def _drawn(self, config: dict[str, Any]) -> list[dict[str, Any]]:
        need("IMAGE" in config["responseModalities"], "pictures need the modality IMAGE")
        width, height = config["imageConfig"]["aspectRatio"].split(":")
        picture = jpeg(int(width) * 64, int(height) * 64)
        data = base64.b64encode(picture).decode()
        return [{"text": "Here."}, {"inlineData": {"mimeType": "image/jpeg", "data": data}}]


def check_schema(schema: dict[str, Any]) -> None:
    """The Schema object: https://ai.google.dev/api/caching#Schema"""
    need(set(schema) <= SCHEMA_FIELDS, f"unknown name in the schema: {set(schema)}")
    need(schema["type"] in TYPES, f"unknown type {schema['type']}")
    if schema["type"] == "OBJECT":
        need(set(schema["required"]) <= set(schema["properties"]), "required names no property")
        for child in schema["properties"].values():
            check_schema(child)
    if schema["type"] == "ARRAY":
        check_schema(schema["items"])


def error(code: int, message: str, status: str, *details: dict[str, Any]) -> Reply:
    return Reply(
        {
            "error": {
                "code": code,
                "message": message,
                "status": status,
                "details": list(details),
            }
        },
        code,
    )
