"""PostgreSQL: `DATABASE_URL`, or the embedded server of this installation."""

from __future__ import annotations

from autoclip.embedded.addresses import connection_urls
from autoclip.settings.environment import DATA_DIR, env

__all__ = ["DATABASES"]

_url = env.str("DATABASE_URL", default="") or connection_urls(DATA_DIR).database_url

DATABASES = {"default": env.db_url_config(_url)}
DATABASES["default"].update(
    {
        "ENGINE": "django.db.backends.postgresql",
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": env.int("DATABASE_CONN_MAX_AGE", default=60),
        "CONN_HEALTH_CHECKS": True,
    }
)
# A web process serves many threads: they share a small pool. Workers keep one connection each.
if env.bool("DATABASE_POOL", default=False):
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": env.int("DATABASE_POOL_SIZE", default=12),
        "timeout": 10,
    }
