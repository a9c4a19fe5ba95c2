"""Failed providers as problems."""

from __future__ import annotations

import math

from apps.core.api.problems import Problem
from apps.providers.errors import ProviderError


def provider_problem(error: Exception) -> Problem | None:
    """503 with the provider's own sentence; None for other exceptions."""
    if not isinstance(error, ProviderError):
        return None
    headers = {}
    if error.retry_after is not None:
        headers["Retry-After"] = str(math.ceil(error.retry_after))
    return Problem(503, "provider_unavailable", str(error), headers=headers)
