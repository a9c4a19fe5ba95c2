"""The circuit breaker: a provider that keeps failing is left alone for a while, by all workers.

Closed: everybody calls. After FAILURES failures within WINDOW seconds it opens for COOL seconds,
twice as long each time up to LONGEST. Then one caller may try; its success closes the breaker, its
failure opens it again. Kept in the cache: without it every breaker is closed.
(The pattern: M. Nygard, Release It!, chapter 5.)
"""

from __future__ import annotations

import time

import structlog
from django.core.cache import cache
from redis.exceptions import RedisError

logger = structlog.get_logger(__name__)

FAILURES = 5
WINDOW_SECONDS = 60
COOL_SECONDS = 30.0
LONGEST_SECONDS = 600.0
TRIAL_SECONDS = 60


def seconds_until_open_ends(switch: str) -> float:
    """How long the provider is to be left alone; 0.0 when it may be asked now.

    Past its time one caller is let through to try; the others wait for its outcome.
    """
    until = cache.get(_key(switch, "until"))
    if until is not None and float(until) > time.time():
        return float(until) - time.time()
    if cache.get(_key(switch, "cooled")) is None:
        return 0.0
    return 0.0 if cache.add(_key(switch, "trial"), 1, TRIAL_SECONDS) else 1.0


def succeeded(switch: str) -> None:
    for part in ("failures", "cooled", "trial", "until"):
        cache.delete(_key(switch, part))


def failed(switch: str) -> None:
    """Count one failure; open the breaker when it was the last one allowed."""
    cooled = cache.get(_key(switch, "cooled"))
    if cooled is None and _count(switch) < FAILURES:
        return
    seconds = min(float(cooled) * 2, LONGEST_SECONDS) if cooled else COOL_SECONDS
    _open(switch, seconds)
    cache.set(_key(switch, "cooled"), seconds, seconds + LONGEST_SECONDS)
    cache.delete(_key(switch, "failures"))
    cache.delete(_key(switch, "trial"))
    logger.warning("provider_breaker_opened", provider=switch, seconds=seconds)


def leave_alone(switch: str, seconds: float) -> None:
    """The provider itself asked for a break (Retry-After); it is no failure."""
    _open(switch, min(seconds, LONGEST_SECONDS))


def state(switch: str) -> str:
    """ "closed", "open" or "trying", for people to look at."""
    until = cache.get(_key(switch, "until"))
    if until is not None and float(until) > time.time():
        return "open"
    return "closed" if cache.get(_key(switch, "cooled")) is None else "trying"


def _open(switch: str, seconds: float) -> None:
    cache.set(_key(switch, "until"), time.time() + seconds, max(1, int(seconds) + 1))


def _count(switch: str) -> int:
    key = _key(switch, "failures")
    cache.add(key, 0, WINDOW_SECONDS)
    try:
        return int(cache.incr(key))
    except (RedisError, ValueError) as error:
        logger.warning("provider_failure_not_counted", provider=switch, error=str(error))
        return 0


def _key(switch: str, part: str) -> str:
    return f"breaker:{switch}:{part}"
