"""Moderation by OpenAI: free of charge, many languages, one score for each kind of harm.

POST /moderations {"model", "input": [text, ...]} answers {"id", "model", "results": [{"flagged",
"categories": {name: bool}, "category_scores": {name: 0..1}}]}, one result for each text:
https://platform.openai.com/docs/api-reference/moderations/create
"""

from __future__ import annotations

from typing import Any, Unpack

from apps.core.sentences import gettext as _
from apps.providers.capabilities.safety import (
    SafetyFlag,
    SafetyReport,
    SafetyRequest,
    score_of,
)
from apps.providers.capabilities.usage import CallUsage
from apps.providers.errors import ProviderError
from apps.providers.http import AccountOptions, pick
from apps.providers.openai.vendor import OPENAI, client

MODEL = "omni-moderation-latest"
# By the first part of a category's name ("hate/threatening").
REASONS = {
    "harassment": "The vendor's moderation found harassment",
    "hate": "The vendor's moderation found hate",
    "illicit": "The vendor's moderation found instructions for wrongdoing",
    "self-harm": "The vendor's moderation found self-harm",
    "sexual": "The vendor's moderation found sexual content",
    "violence": "The vendor's moderation found violence",
}
OTHER = "The vendor's moderation flagged the sentence"
# These never go out; the others, and what the vendor is not sure of, a person looks at.
BLOCKED = frozenset({"hate/threatening", "self-harm/instructions", "sexual/minors"})
CERTAIN = 0.9
# Subjects that news and history tell about.
TOLD_ABOUT = frozenset({"violence", "harassment"})


class OpenAIModeration:
    """A SafetyChecker over /moderations."""

    name = "openai-moderation"

    def __init__(self, *, model: str = MODEL, **account: Unpack[AccountOptions]) -> None:
        self._client = client(account)
        self._model = model

    def check(self, request: SafetyRequest) -> SafetyReport:
        told = [(index, text) for index, text in enumerate(request.sentences) if text.strip()]
        answer = self._client.post_json(
            "/moderations", {"model": self._model, "input": [text for _index, text in told]}
        )
        results = pick(OPENAI.name, answer, "results", kind=list)
        if len(results) != len(told):
            raise ProviderError(
                _("OpenAI judged %(count)s of %(total)s sentences. Try again.")
                % {"count": len(results), "total": len(told)},
                permanent=False,
            )
        flags = tuple(
            flag
            for (index, text), result in zip(told, results, strict=True)
            for flag in _flags(index, text, result)
        )
        model = answer.get("model") if isinstance(answer, dict) else ""
        usage = CallUsage(model=str(model or self._model), requests=1)
        return SafetyReport(
            score=score_of(flags), flags=flags, usage=self._client.account.priced(usage)
        )


def _flags(index: int, text: str, result: Any) -> list[SafetyFlag]:
    """One flag for each kind of harm that the vendor flagged, the hardest of its categories."""
    categories = pick(OPENAI.name, result, "categories", kind=dict)
    scores = pick(OPENAI.name, result, "category_scores", kind=dict)
    kinds: dict[str, str] = {}
    for name in sorted(categories):
        if categories[name] is True:
            kind, severity = name.partition("/")[0], _severity(name, scores.get(name))
            if kinds.get(kind) != "block":
                kinds[kind] = severity
    return [
        SafetyFlag(
            rule=f"moderation_{kind.replace('-', '_')}",
            severity=severity,
            sentence_index=index,
            excerpt=text,
            reason=REASONS.get(kind, OTHER),
        )
        for kind, severity in kinds.items()
    ]


def _severity(category: str, score: Any) -> str:
    is_certain = isinstance(score, (int, float)) and score >= CERTAIN
    may_be_told = category.partition("/")[0] in TOLD_ABOUT
    return "block" if category in BLOCKED or (is_certain and not may_be_told) else "review"
