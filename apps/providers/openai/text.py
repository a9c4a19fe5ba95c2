"""Text from OpenAI and its kin.

POST /chat/completions: https://platform.openai.com/docs/api-reference/chat/create
Structured outputs: https://platform.openai.com/docs/guides/structured-outputs
"""

from __future__ import annotations

from typing import Any, Unpack

import orjson

from apps.providers.capabilities.usage import CallUsage
from apps.providers.http import AccountOptions, Fault, VendorRefused, count, pick, unsafe
from apps.providers.language_models.model import Completion, Prompt
from apps.providers.language_models.safety import ModelSafetyChecker
from apps.providers.language_models.script import ModelScriptWriter
from apps.providers.openai.vendor import OPENAI, client

MODEL = "gpt-4.1-mini"


class OpenAIText:
    """A language model behind /chat/completions."""

    name = "openai"

    def __init__(self, *, model: str = MODEL, **account: Unpack[AccountOptions]) -> None:
        self._client = client(account)
        self._model = model
        self._knows_schemas = True

    def complete(self, prompt: Prompt) -> Completion:
        """Servers without structured outputs get the schema in words and are asked for JSON."""
        if self._knows_schemas:
            try:
                return self._ask(prompt, with_schema=True)
            except VendorRefused as error:
                if not _refuses_schemas(error):
                    raise
                self._knows_schemas = False
        return self._ask(prompt, with_schema=False)

    def _ask(self, prompt: Prompt, *, with_schema: bool) -> Completion:
        answer = self._client.post_json(
            "/chat/completions", self._body(prompt, with_schema=with_schema)
        )
        message = pick(OPENAI.name, answer, "choices", 0, "message", kind=dict)
        reason = answer["choices"][0].get("finish_reason")
        if message.get("refusal") or reason == "content_filter":
            raise unsafe(OPENAI.name, str(message.get("refusal") or reason))
        return Completion(pick(OPENAI.name, message, "content", kind=str), self._usage(answer))

    def _body(self, prompt: Prompt, *, with_schema: bool) -> dict[str, Any]:
        return {
            "model": self._model,
            "messages": _messages(prompt, with_schema=with_schema),
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": prompt.name, "strict": True, "schema": prompt.schema},
            }
            if with_schema
            else {"type": "json_object"},
        }

    def _usage(self, answer: dict[str, Any]) -> CallUsage:
        said = answer.get("usage")
        usage = CallUsage(
            model=str(answer.get("model") or self._model),
            requests=1,
            input_tokens=count(said, "prompt_tokens"),
            output_tokens=count(said, "completion_tokens"),
        )
        return self._client.account.priced(usage)


def _messages(prompt: Prompt, *, with_schema: bool) -> list[dict[str, str]]:
    system = prompt.system
    if not with_schema:
        schema = orjson.dumps(prompt.schema).decode()
        system += f"\nThe JSON object follows this JSON Schema:\n{schema}\n"
    messages = [{"role": "system", "content": system}, {"role": "user", "content": prompt.user}]
    for turn in prompt.turns:
        messages.append({"role": "assistant", "content": turn.answer})
        messages.append({"role": "user", "content": turn.reply})
    return messages


def _refuses_schemas(error: VendorRefused) -> bool:
    words = error.words.lower()
    return error.fault == Fault.REQUEST and ("response_format" in words or "json_schema" in words)


def script_writer(**options: Any) -> ModelScriptWriter:
    return ModelScriptWriter(OpenAIText(**options))


def safety_checker(**options: Any) -> ModelSafetyChecker:
    return ModelSafetyChecker(OpenAIText(**options))
