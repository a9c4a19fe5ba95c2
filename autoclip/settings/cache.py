"""The cache: counters that all processes share. Losing it loses nothing else."""

from __future__ import annotations

from autoclip.settings.queue import REDIS_URL

__all__ = ["CACHES"]

CACHES = {
    "default": {
        "BACKEND": "apps.core.cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "autoclip",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
}
