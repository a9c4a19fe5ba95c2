"""How many calls a key takes in a minute, counted by all workers together."""

from __future__ import annotations

import time

import structlog
from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

logger = structlog.get_logger(__name__)

MINUTE = 60


def take_turn(provider: str, switch: str) -> float:
    """Count one call; return 0.0, or the seconds until the key takes calls again.

    Without its cache the limit is lifted, and logged: the vendor's own 429 still holds.
    """
    most = settings.PROVIDER_CALLS_PER_MINUTE.get(provider)
    if not most:
        return 0.0
    now = time.time()
    minute = int(now // MINUTE)
    key = f"calls:{switch}:{minute}"
    try:
        cache.add(key, 0, MINUTE + 5)
        calls = cache.incr(key)
    except (RedisError, ValueError) as error:
        logger.warning("provider_call_not_counted", provider=provider, error=str(error))
        return 0.0
    return 0.0 if calls <= most else (minute + 1) * MINUTE - now
