"""Is the process alive, and can it work? For load balancers and supervisors."""

from __future__ import annotations

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

_PATIENCE_SECONDS = 2


@require_safe
@never_cache
def live(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """The process answers; nothing else is asked."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """The database and the broker answer; 503 when one of them does not."""
    checks = {"database": _database_answers(), "redis": _redis_answers()}
    is_ready = all(checks.values())
    return JsonResponse(
        {"status": "ok" if is_ready else "unavailable", **checks}, status=200 if is_ready else 503
    )


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _redis_answers() -> bool:
    client = redis.Redis.from_url(
        settings.REDIS_URL,
        socket_connect_timeout=_PATIENCE_SECONDS,
        socket_timeout=_PATIENCE_SECONDS,
    )
    try:
        with client:
            return bool(client.ping())
    except redis.RedisError:
        return False
