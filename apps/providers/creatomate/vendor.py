"""Creatomate: https://creatomate.com/docs/api/reference/introduction"""

from __future__ import annotations

from typing import Any

from apps.providers.http import Refusal, Vendor


def explain(status: int, answer: Any) -> Refusal | None:  # noqa: ARG001
    """{"hint": "...", "documentation": "..."}; older answers say "message"."""
    if not isinstance(answer, dict):
        return None
    return Refusal(words=str(answer.get("hint") or answer.get("message") or ""))


CREATOMATE = Vendor(
    name="Creatomate",
    settings="CREATOMATE",
    base_url="https://api.creatomate.com",
    authorize=lambda key: {"Authorization": f"Bearer {key}"},
    explain=explain,
)
