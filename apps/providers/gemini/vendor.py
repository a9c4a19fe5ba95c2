"""Google's Gemini API.

Plain REST: the vendor's own package costs 0.7 s and 60 MB when imported, for one kind of request.
POST /models/{model}:generateContent: https://ai.google.dev/api/generate-content
Errors: https://ai.google.dev/gemini-api/docs/troubleshooting
"""

from __future__ import annotations

import re
from typing import Any

from apps.providers.capabilities.usage import CallUsage
from apps.providers.http import (
    Account,
    AccountOptions,
    Fault,
    Refusal,
    Vendor,
    VendorClient,
    count,
    pick,
    unsafe,
)

# finishReason and promptFeedback.blockReason of an answer that was withheld.
WITHHELD = {
    "SAFETY",
    "RECITATION",
    "BLOCKLIST",
    "PROHIBITED_CONTENT",
    "SPII",
    "IMAGE_SAFETY",
    "IMAGE_PROHIBITED_CONTENT",
    "IMAGE_RECITATION",
}
DELAY = re.compile(r"(\d+(?:\.\d+)?)s")
KEY_REASONS = {"API_KEY_INVALID", "API_KEY_SERVICE_BLOCKED", "API_KEY_EXPIRED"}


def explain(status: int, answer: Any) -> Refusal | None:
    """{"error": {"code", "message", "status", "details": [...]}}, google.rpc.Status in JSON.

    A wrong key is a 400 with the reason API_KEY_INVALID; how long to wait is in a RetryInfo. A
    quota of zero is not a matter of waiting.
    """
    error = answer.get("error") if isinstance(answer, dict) else None
    if not isinstance(error, dict):
        return None
    listed = error.get("details")
    found = listed if isinstance(listed, list) else []
    details = [item for item in found if isinstance(item, dict)]
    words = str(error.get("message") or "")
    reasons = {str(item.get("reason")) for item in details}
    if reasons & KEY_REASONS or "API key not valid" in words:
        return Refusal(Fault.KEY, words)
    if "BILLING_DISABLED" in reasons or (status == 429 and "limit: 0" in words):
        return Refusal(Fault.CREDIT, words)
    waits = [DELAY.fullmatch(str(item.get("retryDelay"))) for item in details]
    seconds = [float(found[1]) for found in waits if found]
    return Refusal(None, words, retry_after=max(seconds, default=None))


GEMINI = Vendor(
    name="Gemini",
    settings="GEMINI",
    base_url="https://generativelanguage.googleapis.com/v1beta",
    authorize=lambda key: {"x-goog-api-key": key},
    explain=explain,
)


class GeminiModel:
    """One model behind :generateContent."""

    def __init__(self, model: str, options: AccountOptions) -> None:
        self._client = VendorClient(Account(GEMINI, **options))
        self._model = model

    def generate(self, body: dict[str, Any], *, paid: bool = False) -> dict[str, Any]:
        """The answer with at least one candidate. Raises ProviderError for a withheld one."""
        path = f"/models/{self._model}:generateContent"
        answer = self._client.post_json(path, body, paid=paid)
        feedback = answer.get("promptFeedback") if isinstance(answer, dict) else None
        if isinstance(feedback, dict) and feedback.get("blockReason"):
            raise unsafe(GEMINI.name, str(feedback["blockReason"]))
        candidate = pick(GEMINI.name, answer, "candidates", 0, kind=dict)
        reason = str(candidate.get("finishReason"))
        if reason in WITHHELD:
            raise unsafe(GEMINI.name, reason)
        return pick(GEMINI.name, answer, kind=dict)

    def usage(self, answer: dict[str, Any], *, images: int = 0) -> CallUsage:
        """Tokens it thought with are billed like those it wrote."""
        said = answer.get("usageMetadata")
        usage = CallUsage(
            model=str(answer.get("modelVersion") or self._model),
            requests=1,
            input_tokens=count(said, "promptTokenCount"),
            output_tokens=count(said, "candidatesTokenCount") + count(said, "thoughtsTokenCount"),
            images=images,
        )
        return self._client.account.priced(usage)
