"""How every provider is doing: for staff to look at and to act on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import connection

from apps.providers import registry
from apps.usage.gateway import breaker, limits
from apps.usage.gateway.routing import CAPABILITIES, INSTALLATION, NOBODYS, switch_of
from apps.usage.models import ProviderDrain, ProviderKey

_CALLS = """
    SELECT service, operation,
           count(*) FILTER (WHERE created_at >= %(day)s),
           count(*) FILTER (WHERE created_at >= %(day)s AND status_code >= 400),
           percentile_cont(0.95) WITHIN GROUP (ORDER BY duration_ms)
               FILTER (WHERE created_at >= %(day)s AND status_code < 400),
           COALESCE(sum(estimated_cost) FILTER (WHERE created_at >= %(day)s), 0),
           COALESCE(sum(estimated_cost), 0),
           max(created_at) FILTER (WHERE status_code >= 400)
    FROM api_usages
    WHERE created_at >= %(week)s AND created_at <= %(now)s
    GROUP BY service, operation
"""

# What the steps call their calls.
OPERATIONS = {
    "script": "script_generation",
    "safety": "safety_check",
    "speech": "tts",
    "image": "image_gen",
    "thumbnail": "thumbnail",
    "render": "render",
    "embedding": "embedding",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """One provider of one capability. place is its place in the installation's route from 1, None
    outside of it. state is "closed", "trying", "open", "drained" or "no key"; p95_ms is of
    successful calls; calls_left is for this minute, None without a limit."""

    capability: str
    provider: str
    place: int | None
    state: str
    drained_because: str
    takes_key: bool
    calls: int
    errors: int
    p95_ms: int | None
    day_usd: Decimal
    week_usd: Decimal
    last_error_at: datetime | None
    calls_left: int | None

    @property
    def error_percent(self) -> int:
        return round(100 * self.errors / self.calls) if self.calls else 0


@dataclass(frozen=True, slots=True)
class _Calls:
    calls: int = 0
    errors: int = 0
    p95_ms: int | None = None
    day_usd: Decimal = Decimal(0)
    week_usd: Decimal = Decimal(0)
    last_error_at: datetime | None = None


def provider_board(*, now: datetime) -> list[Standing]:
    """All providers, by capability, those of the route first; three queries."""
    calls = _calls(now)
    drained = {(row.capability, row.provider): row.reason for row in ProviderDrain.objects.all()}
    keys = set(ProviderKey.objects.filter(NOBODYS).values_list("vendor", flat=True))
    found = [
        _standing(
            capability, name, calls.get((name, OPERATIONS[capability]), _Calls()), drained, keys
        )
        for capability in CAPABILITIES
        for name in registry.names(capability)
    ]
    return sorted(found, key=_order)


def _order(row: Standing) -> tuple[int, int, str]:
    return CAPABILITIES.index(row.capability), row.place or 99, row.provider


def _standing(
    capability: str,
    name: str,
    used: _Calls,
    drained: dict[tuple[str, str], str],
    keys: set[str],
) -> Standing:
    route, vendor = registry.order(capability), registry.vendor_of(name)
    ready = registry.is_ready(capability, name) or vendor in keys
    is_out = (capability, name) in drained
    state = breaker.state(switch_of(capability, name)) if ready else "no key"
    return Standing(
        capability=capability,
        provider=name,
        place=route.index(name) + 1 if name in route else None,
        state="drained" if is_out else state,
        drained_because=drained.get((capability, name), ""),
        takes_key=registry.takes_key(capability, name),
        calls=used.calls,
        errors=used.errors,
        p95_ms=used.p95_ms,
        day_usd=used.day_usd,
        week_usd=used.week_usd,
        last_error_at=used.last_error_at,
        calls_left=limits.calls_left(vendor, f"{vendor}:{INSTALLATION}"),
    )


def _calls(now: datetime) -> dict[tuple[str, str], _Calls]:
    with connection.cursor() as cursor:
        cursor.execute(
            _CALLS, {"day": now - timedelta(days=1), "week": now - timedelta(days=7), "now": now}
        )
        return {
            (service, operation): _Calls(
                calls, errors, None if p95 is None else round(p95), day_usd, week_usd, last
            )
            for service, operation, calls, errors, p95, day_usd, week_usd, last in cursor.fetchall()
        }
