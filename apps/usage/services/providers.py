"""Keys, routes and drains: who may be asked, in which order, with whose key."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.core import audit
from apps.core.audit import Actor
from apps.core.errors import InvalidInput
from apps.core.models import AuditLog
from apps.core.sentences import gettext as _
from apps.providers import registry
from apps.usage.gateway.routing import CAPABILITIES
from apps.usage.models import ProviderDrain, ProviderKey, ProviderRoute
from apps.usage.owners import Owner
from apps.usage.policies import check_can_set_providers

_KEY = re.compile(r"[\x21-\x7e]{8,500}")


@transaction.atomic
def set_key(*, by: User, owner: Owner | None, vendor: str, key: str) -> ProviderKey:
    """Keep owner's own key of a vendor, in place of an earlier one; None is the installation.

    Raises InvalidInput for a vendor that takes no key, or text that is no key.
    """
    check_can_set_providers(by, owner)
    if vendor not in vendors():
        raise InvalidInput(
            _("There is no vendor “%(vendor)s” that takes a key. Known are: %(known)s.")
            % {"vendor": vendor[:50], "known": ", ".join(vendors())},
            field="vendor",
        )
    check_key(key)
    columns = _columns(owner)
    row = ProviderKey.objects.select_for_update().filter(**columns, vendor=vendor).first()
    is_new = row is None
    row = row or ProviderKey(**columns, vendor=vendor)
    row.seal(key)
    row.save()
    audit.record(
        by=by,
        action="provider_key.set" if is_new else "provider_key.replaced",
        target=row,
        severity=AuditLog.Severity.WARNING,
        changes={"vendor": vendor},
    )
    return row


def check_key(text: str) -> str:
    """text, if it can be a key; raises InvalidInput."""
    if not _KEY.fullmatch(text):
        raise InvalidInput(
            _("A key has 8 to 500 visible ASCII characters and no spaces."), field="key"
        )
    return text


@transaction.atomic
def remove_key(*, by: User, key: ProviderKey) -> None:
    """Forget a key; what it served goes back to the installation's key, or to the next provider."""
    check_can_set_providers(by, owner_of(key))
    audit.record(
        by=by,
        action="provider_key.removed",
        target=key,
        severity=AuditLog.Severity.WARNING,
        changes={"vendor": key.vendor},
    )
    key.delete()


@transaction.atomic
def set_route(*, by: User, owner: Owner, capability: str, providers: Sequence[str]) -> None:
    """Set whom owner wants asked for a capability; an empty list is the installation's order."""
    check_can_set_providers(by, owner)
    if capability not in CAPABILITIES:
        raise InvalidInput(
            _("“%(name)s” is not a capability. Known are: %(known)s.")
            % {"name": capability[:50], "known": ", ".join(CAPABILITIES)},
            field="capability",
        )
    known = registry.names(capability)
    unknown = [name for name in providers if name not in known]
    if unknown or len(set(providers)) != len(providers):
        raise InvalidInput(
            _("Name each provider once. For “%(capability)s” there are: %(known)s.")
            % {"capability": capability, "known": ", ".join(known)},
            field="providers",
        )
    rows = ProviderRoute.objects.filter(**_columns(owner), capability=capability)
    before = list(rows.values_list("providers", flat=True)[:1])
    if providers:
        row, _created = ProviderRoute.objects.update_or_create(
            **_columns(owner), capability=capability, defaults={"providers": list(providers)}
        )
    else:
        row = rows.first() or ProviderRoute(**_columns(owner), capability=capability, providers=[])
        rows.delete()
    audit.record(
        by=by,
        action="provider_route.set",
        target=row,
        changes={capability: [before[0] if before else None, list(providers) or None]},
    )


@transaction.atomic
def drain(*, by: Actor, capability: str, provider: str, reason: str) -> None:
    """Take a provider out of use for everybody, until it is put back."""
    if capability not in CAPABILITIES or provider not in registry.names(capability):
        raise InvalidInput(_("There is no such provider."), field="provider")
    row, created = ProviderDrain.objects.get_or_create(
        capability=capability, provider=provider, defaults={"reason": reason.strip()[:200]}
    )
    if created:
        audit.record(
            by=by,
            action="provider.drained",
            target=row,
            severity=AuditLog.Severity.WARNING,
            changes={"reason": row.reason},
        )


@transaction.atomic
def put_back(*, by: Actor, capability: str, provider: str) -> None:
    """Let a drained provider be asked again."""
    rows = ProviderDrain.objects.select_for_update()
    row = rows.filter(capability=capability, provider=provider).first()
    if row is not None:
        audit.record(by=by, action="provider.put_back", target=row)
        row.delete()


def vendors() -> tuple[str, ...]:
    """Those that take a key."""
    found = {
        registry.vendor_of(name)
        for capability in CAPABILITIES
        for name in registry.names(capability)
        if registry.takes_key(capability, name)
    }
    return tuple(sorted(found))


def owner_of(row: ProviderKey | ProviderRoute) -> Owner | None:
    """None is the installation."""
    return Owner.of(row) if row.user_id or row.organization_id else None


def _columns(owner: Owner | None) -> dict[str, Any]:
    return {
        "user_id": owner.user_id if owner else None,
        "organization_id": owner.organization_id if owner else None,
    }
