"""ElevenLabs.

Authentication: https://elevenlabs.io/docs/api-reference/authentication
Errors: https://elevenlabs.io/docs/eleven-api/resources/errors
"""

from __future__ import annotations

from typing import Any

from apps.providers.http import Fault, Refusal, Vendor

FAULTS = {
    "quota_exceeded": Fault.CREDIT,
    "insufficient_credits": Fault.CREDIT,
    "payment_required": Fault.CREDIT,
    "invalid_api_key": Fault.KEY,
    "missing_permissions": Fault.KEY,
    "detected_unusual_activity": Fault.KEY,
    "voice_not_found": Fault.MISSING,
    "model_not_found": Fault.MISSING,
    "content_against_policy": Fault.UNSAFE,
    "rate_limit_exceeded": Fault.BUSY,
    "concurrent_limit_exceeded": Fault.BUSY,
    "too_many_concurrent_requests": Fault.BUSY,
    "system_busy": Fault.BUSY,
}


def explain(status: int, answer: Any) -> Refusal | None:  # noqa: ARG001
    """{"detail": {"status" or "code", "message"}}, or {"detail": [{"loc", "msg"}]} for a request
    that is not as documented. An empty quota is a 401 like a wrong key: the code decides."""
    detail = answer.get("detail") if isinstance(answer, dict) else None
    if isinstance(detail, list):
        problems = (item for item in detail if isinstance(item, dict))
        return Refusal(words="; ".join(str(item.get("msg", "")) for item in problems))
    if isinstance(detail, str):
        return Refusal(words=detail)
    if not isinstance(detail, dict):
        return None
    fault = FAULTS.get(str(detail.get("code"))) or FAULTS.get(str(detail.get("status")))
    return Refusal(fault, str(detail.get("message") or ""))


ELEVENLABS = Vendor(
    name="ElevenLabs",
    settings="ELEVENLABS",
    base_url="https://api.elevenlabs.io",
    authorize=lambda key: {"xi-api-key": key},
    explain=explain,
)
