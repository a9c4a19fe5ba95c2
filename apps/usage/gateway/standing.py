"""An owner's providers and keys, as the owner sees them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from apps.accounts.models import User
from apps.organizations.permissions import Permission
from apps.organizations.selectors import allowed_by
from apps.providers import registry
from apps.usage.gateway import breaker
from apps.usage.gateway.routing import CAPABILITIES, NOBODYS, switch_of
from apps.usage.models import ProviderDrain, ProviderKey, ProviderRoute
from apps.usage.owners import Owner


def keys_managed_by(user: User | AnonymousUser, *, seen: bool = False) -> QuerySet[ProviderKey]:
    """The keys of owners whose billing user manages; seen: also those of teams user is in, for an
    answer that says why not."""
    permission = Permission.VIEW if seen else Permission.MANAGE_BILLING
    return ProviderKey.objects.filter(allowed_by(user, permission))


@dataclass(frozen=True, slots=True)
class OwnersProvider:
    """One provider as an owner has it. place is from 1, None when it is not asked; key is "none
    needed", "own", "installation" or "missing"; state is the breaker's, or "drained"."""

    capability: str
    provider: str
    place: int | None
    key: str
    state: str


def providers_of(owner: Owner) -> list[OwnersProvider]:
    """Everybody whom owner could have asked, in the owner's order; three queries."""
    rows = ProviderKey.objects.filter(owner.rows | NOBODYS)
    # Own keys last, so that they stay in the place of the installation's.
    ordered = sorted(rows, key=lambda row: bool(row.user_id or row.organization_id))
    keys = {row.vendor: row for row in ordered}
    routes = dict(ProviderRoute.objects.filter(owner.rows).values_list("capability", "providers"))
    drained = set(ProviderDrain.objects.values_list("capability", "provider"))
    found = []
    for capability in CAPABILITIES:
        order = list(routes.get(capability) or registry.order(capability))
        for name in sorted(registry.names(capability), key=lambda one: (_place(order, one), one)):
            key, switch = _key_of(capability, name, keys)
            state = "drained" if (capability, name) in drained else breaker.state(switch)
            place = order.index(name) + 1 if name in order else None
            found.append(OwnersProvider(capability, name, place, key, state))
    return found


def _place(order: list[str], name: str) -> int:
    return order.index(name) if name in order else len(order)


def _key_of(capability: str, name: str, keys: Mapping[str, ProviderKey]) -> tuple[str, str]:
    """Whose key is used, and by what the breaker counts."""
    installation = switch_of(capability, name)
    if not registry.takes_key(capability, name):
        return "none needed", installation
    key = keys.get(registry.vendor_of(name))
    if key is not None:
        is_own = bool(key.user_id or key.organization_id)
        return "own" if is_own else "installation", switch_of(capability, name, str(key.pk))
    return "installation" if registry.is_ready(capability, name) else "missing", installation
