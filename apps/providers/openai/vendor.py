"""OpenAI and servers that speak its language (Ollama, vLLM, LM Studio).

Plain REST: the vendor's own package costs 0.7 s and 60 MB when imported, for five small requests.
Authentication: https://platform.openai.com/docs/api-reference/authentication
Errors: https://platform.openai.com/docs/guides/error-codes
"""

from __future__ import annotations

from typing import Any

from apps.providers.http import Account, AccountOptions, Fault, Refusal, Vendor, VendorClient

FAULTS = {
    "insufficient_quota": Fault.CREDIT,
    "billing_hard_limit_reached": Fault.CREDIT,
    "billing_not_active": Fault.CREDIT,
    "invalid_api_key": Fault.KEY,
    "model_not_found": Fault.MISSING,
    "content_policy_violation": Fault.UNSAFE,
    "moderation_blocked": Fault.UNSAFE,
    "content_filter": Fault.UNSAFE,
}


def explain(status: int, answer: Any) -> Refusal | None:  # noqa: ARG001
    """{"error": {"message", "type", "param", "code"}}; some servers send "error" as a string."""
    error = answer.get("error") if isinstance(answer, dict) else None
    if isinstance(error, str):
        return Refusal(words=error)
    if not isinstance(error, dict):
        return None
    fault = FAULTS.get(str(error.get("code"))) or FAULTS.get(str(error.get("type")))
    words = str(error.get("message") or "")
    place = str(error.get("param") or "")
    return Refusal(fault, words if place in words else f"{place}: {words}")


OPENAI = Vendor(
    name="OpenAI",
    settings="OPENAI",
    base_url="https://api.openai.com/v1",
    authorize=lambda key: {"Authorization": f"Bearer {key}"},
    explain=explain,
)


def client(options: AccountOptions) -> VendorClient:
    return VendorClient(Account(OPENAI, **options))
