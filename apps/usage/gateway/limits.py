"""How many calls a key takes in a minute, counted by all workers together."""

from __future__ import annotations

import time

import structlog
from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

logger = structlog.get_logger(__name__)

MINUTE = 60


def take_turn(vendor: str, account: str) -> float:
    """Count one call; return 0.0, or the seconds until the key takes calls again.

    Without its cache the limit is lifted, and logged: the vendor's own 429 still holds.
    """
    most = settings.PROVIDER_CALLS_PER_MINUTE.get(vendor)
    if not most:
        return 0.0
    now = time.time()
    minute = int(now // MINUTE)
    key = _key(account, minute)
    try:
        cache.add(key, 0, MINUTE + 5)
        calls = cache.incr(key)
    except (RedisError, ValueError) as error:
        logger.warning("provider_call_not_counted", vendor=vendor, error=str(error))
        return 0.0
    return 0.0 if calls <= most else (minute + 1) * MINUTE - now


def calls_left(vendor: str, account: str) -> int | None:
    """How many calls the key takes in what is left of this minute; None without a limit."""
    most = settings.PROVIDER_CALLS_PER_MINUTE.get(vendor)
    if not most:
        return None
    made = cache.get(_key(account, int(time.time() // MINUTE))) or 0
    return max(0, int(most) - int(made))


def _key(account: str, minute: int) -> str:
    return f"calls:{account}:{minute}"
