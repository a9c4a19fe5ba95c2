"""Whom to ask: the owner's order or the installation's, and with whose key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from apps.providers import registry
from apps.usage.models import ProviderKey, ProviderRoute
from apps.usage.owners import Owner

# The installation's own keys.
NOBODYS = Q(user__isnull=True, organization__isnull=True)
INSTALLATION = "installation"
# What a film needs.
NEEDED = ("script", "safety", "speech", "image", "thumbnail", "render")
# And what helps where somebody is set up for it.
CAPABILITIES = (*NEEDED, "embedding")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One provider that may be asked. api_key is "" for the key in the environment and for engines
    that take none; key_name tells keys apart in counters without telling the key. place is what
    fails by itself behind one provider, such as a feed's host or a channel."""

    capability: str
    name: str
    api_key: str = field(default="", repr=False)
    key_name: str = INSTALLATION
    is_own_key: bool = False
    place: str = ""

    @property
    def switch(self) -> str:
        """What the breaker counts by: one engine with one key, at one place."""
        switch = switch_of(self.capability, self.name, self.key_name)
        return f"{switch}:{self.place}" if self.place else switch

    @property
    def account(self) -> str:
        """What the rate limit counts by: one key, whatever it is used for."""
        return f"{registry.vendor_of(self.name)}:{self.key_name}"


def switch_of(capability: str, name: str, key_name: str = INSTALLATION) -> str:
    return f"{capability}:{name}:{key_name}"


def order_for(owner: Owner, capability: str) -> tuple[str, ...]:
    """Names of providers, first to last."""
    own = ProviderRoute.objects.filter(owner.rows, capability=capability).first()
    if own is not None:
        return tuple(own.providers)
    return registry.order(capability)


def candidates(
    owner: Owner, capability: str, *, first: str = "", only: Sequence[str] = ()
) -> list[Candidate]:
    """Everybody who can be asked, best first; `first` goes before all others. `only` takes the
    place of the route: a person wants these very providers, in this order.

    Vendors without any key are left out: there is nobody to ask.
    """
    names = list(only) or list(order_for(owner, capability))
    if first in names and not only:
        names.remove(first)
        names.insert(0, first)
    keys = _keys(owner, {registry.vendor_of(name) for name in names})
    found = (_candidate(capability, name, keys) for name in names)
    return [candidate for candidate in found if candidate is not None]


def preferred(owner: Owner, capability: str) -> Candidate | None:
    return next(iter(candidates(owner, capability)), None)


def first_providers(owner: Owner) -> dict[str, str]:
    """Who is asked first for each capability that a film needs; those for which nobody can be asked
    are left out."""
    found = {capability: preferred(owner, capability) for capability in NEEDED}
    return {capability: one.name for capability, one in found.items() if one is not None}


def _candidate(capability: str, name: str, keys: dict[str, ProviderKey]) -> Candidate | None:
    key = keys.get(registry.vendor_of(name)) if registry.takes_key(capability, name) else None
    if key is not None:
        own = key.user_id is not None or key.organization_id is not None
        return Candidate(capability, name, key.opened(), str(key.pk), is_own_key=own)
    if registry.is_ready(capability, name):
        return Candidate(capability, name)
    return None


def _keys(owner: Owner, vendors: set[str]) -> dict[str, ProviderKey]:
    """By vendor: the owner's key, else the installation's."""
    rows = ProviderKey.objects.filter(owner.rows | NOBODYS, vendor__in=vendors)
    ordered = sorted(rows, key=lambda row: bool(row.user_id or row.organization_id))
    return {row.vendor: row for row in ordered}
