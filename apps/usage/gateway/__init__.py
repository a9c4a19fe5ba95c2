"""The one way to a provider: who is asked, whether they may be asked now, and what it cost.

    with_one: routing -> drain, breaker, rate limit, budget -> the call -> its line in api_usages

Adapters know none of this, and nothing else calls them during a production.
"""

from apps.usage.gateway.gateway import Caller, Gateway
from apps.usage.gateway.health import check_providers
from apps.usage.gateway.routing import (
    CAPABILITIES,
    Candidate,
    candidates,
    first_providers,
    preferred,
)

__all__ = [
    "CAPABILITIES",
    "Caller",
    "Candidate",
    "Gateway",
    "candidates",
    "check_providers",
    "first_providers",
    "preferred",
]
