"""A ceiling on how often something may be tried, shared by all processes through the cache."""

from __future__ import annotations

import hashlib
import time

import structlog
from django.core.cache import cache
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from apps.core.errors import RuleBroken

logger = structlog.get_logger(__name__)


class TooManyAttempts(RuleBroken):
    code = "too_many_attempts"
    status = 429

    def __init__(self, retry_after_seconds: float) -> None:
        super().__init__(
            _("Too many attempts. Try again in %(seconds)d seconds.")
            % {"seconds": retry_after_seconds}
        )
        self.retry_after_seconds = retry_after_seconds


def count_attempt(name: str, who: str, *, most: int, window_seconds: int) -> None:
    """Count one attempt of who at name; raise TooManyAttempts above most in the running window.

    Without its cache the ceiling is lifted, and logged: people can still sign in.
    """
    now = time.time()
    window = int(now // window_seconds)
    digest = hashlib.sha256(who.encode()).hexdigest()[:32]
    key = f"attempts:{name}:{window}:{digest}"
    try:
        cache.add(key, 0, window_seconds + 5)
        attempts = cache.incr(key)
    except (RedisError, ValueError) as error:
        logger.warning("attempts_not_counted", name=name, error=str(error))
        return
    if attempts > most:
        raise TooManyAttempts(max(1, int((window + 1) * window_seconds - now) + 1))
