"""How Stripe's library sends: by the product's own HTTP, which ends slow answers too.

Importing this imports the library.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import stripe

from apps.providers.payment_http import Waits, exchange


class Transport(stripe.HTTPClient):
    """Raises httpx2's errors, which the library lets through."""

    name = "httpx2"

    def __init__(self, waits: Waits) -> None:
        super().__init__()
        self._waits = waits

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        content = post_data.encode() if isinstance(post_data, str) else post_data
        answer = exchange(
            method.upper(), url, headers=headers or {}, content=content, waits=self._waits
        )
        return answer.body.decode(errors="replace"), answer.status, answer.headers

    def close(self) -> None:
        """Every exchange closes its own connection."""
