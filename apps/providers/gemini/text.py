"""Text from Gemini.

Structured output: https://ai.google.dev/gemini-api/docs/structured-output
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack

from apps.providers.gemini.vendor import GEMINI, GeminiModel
from apps.providers.http import AccountOptions, pick
from apps.providers.language_models.model import Completion, Prompt
from apps.providers.language_models.safety import ModelSafetyChecker
from apps.providers.language_models.script import ModelScriptWriter

MODEL = "gemini-2.5-flash"


class GeminiText:
    """A language model behind :generateContent with a response schema."""

    name = "gemini"

    def __init__(self, *, model: str = MODEL, **account: Unpack[AccountOptions]) -> None:
        self._gemini = GeminiModel(model, account)

    def complete(self, prompt: Prompt) -> Completion:
        turns = [_said("user", prompt.user)]
        for turn in prompt.turns:
            turns += [_said("model", turn.answer), _said("user", turn.reply)]
        answer = self._gemini.generate(
            {
                "systemInstruction": {"parts": [{"text": prompt.system}]},
                "contents": turns,
                "generationConfig": {
                    "responseMimeType": "application/json",
                    "responseSchema": gemini_schema(prompt.schema),
                },
            }
        )
        return Completion(_text(answer), self._gemini.usage(answer))


def gemini_schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    """JSON Schema as the vendor's Schema object: types in capitals, no additionalProperties, and
    properties in the order in which they are to be written."""
    found: dict[str, Any] = {"type": schema["type"].upper()}
    if "enum" in schema:
        found |= {"enum": schema["enum"], "format": "enum"}
    if "items" in schema:
        found["items"] = gemini_schema(schema["items"])
    if "properties" in schema:
        properties = schema["properties"]
        found["properties"] = {name: gemini_schema(child) for name, child in properties.items()}
        found["propertyOrdering"] = list(properties)
        found["required"] = list(schema["required"])
    return found


def _said(role: str, text: str) -> dict[str, Any]:
    return {"role": role, "parts": [{"text": text}]}


def _text(answer: dict[str, Any]) -> str:
    """All text parts that are not thoughts. An answer cut short by its length may have none."""
    candidate = answer["candidates"][0]
    content = candidate.get("content")
    has_parts = isinstance(content, dict) and "parts" in content
    if candidate.get("finishReason") == "MAX_TOKENS" and not has_parts:
        return ""
    parts = pick(GEMINI.name, answer, "candidates", 0, "content", "parts", kind=list)
    return "".join(
        str(part.get("text", ""))
        for part in parts
        if isinstance(part, dict) and not part.get("thought")
    )


def script_writer(**options: Any) -> ModelScriptWriter:
    return ModelScriptWriter(GeminiText(**options))


def safety_checker(**options: Any) -> ModelSafetyChecker:
    return ModelSafetyChecker(GeminiText(**options))
