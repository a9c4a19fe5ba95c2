"""Payment methods: stored encrypted, found by a digest, forgotten at the vendor when removed."""

from __future__ import annotations

import hashlib

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from apps.core import audit
from apps.core.audit import Actor
from apps.core.encryption import decrypt, encrypt, is_current
from apps.core.sentences import gettext as _
from apps.providers.capabilities.payment import StoredMethod
from apps.subscriptions.errors import MethodInUse, WrongPaymentState
from apps.subscriptions.models import PaymentMethod, Subscription
from apps.subscriptions.services.billing.vendors import gateway_of
from apps.subscriptions.states import LIVE, BillingMethod
from apps.usage.owners import Owner, lock_owner


@transaction.atomic
def store_method(*, by: Actor, owner: Owner, provider: str, method: StoredMethod) -> PaymentMethod:
    """Keep what can be charged again; the same one again is the same row. It becomes the default.

    method.ref "" is one that the vendor keeps to itself: one row for each customer there.
    """
    lock_owner(owner)
    digest = digest_of(method.ref)
    same = Q(method_digest=digest) if digest else Q(customer_ref=method.customer_ref)
    kept = PaymentMethod.objects.filter(owner.rows, same, provider=provider, removed_at=None)
    row = kept.first()
    if row is None:
        row = PaymentMethod(
            user_id=owner.user_id,
            organization_id=owner.organization_id,
            provider=provider,
            customer_ref=method.customer_ref,
            method_digest=digest,
            label=method.label[:100],
        )
        row.method_ref = encrypt(method.ref, place=row.place) if method.ref else ""
        row.save(force_insert=True)
        audit.record(
            by=by, action="payment_method.stored", target=row, changes={"label": row.label}
        )
    _make_default(owner, row)
    return row


def open_method(method: PaymentMethod) -> str:
    """The reference that can be charged; "" when there is none (any more)."""
    return decrypt(method.method_ref, place=method.place) if method.method_ref else ""


def remove_method(*, by: Actor, method: PaymentMethod) -> None:
    """Forget a method, first at the vendor.

    Raises MethodInUse, WrongPaymentState and ProviderError.
    """
    if method.removed_at is not None:
        return
    used = Subscription.objects.filter(
        Owner.of(method).rows,
        payment_method_id=str(method.pk),
        billing_method=BillingMethod.PROVIDER,
        status__in=LIVE,
    )
    if used.exists():
        raise MethodInUse
    ref = open_method(method)
    if not ref:
        raise WrongPaymentState(_("The payment provider keeps this one: remove it in its portal."))
    gateway_of(method).forget_method(StoredMethod(ref, method.customer_ref, method.label))
    mark_removed(by=by, method=method)


@transaction.atomic
def mark_removed(*, by: Actor, method: PaymentMethod) -> bool:
    """The method is useless: nothing is kept of it that could be charged."""
    changed = PaymentMethod.objects.filter(pk=method.pk, removed_at=None).update(
        removed_at=timezone.now(), is_default=False, method_ref="", updated_at=timezone.now()
    )
    if changed:
        audit.record(by=by, action="payment_method.removed", target=method)
    method.refresh_from_db()
    return bool(changed)


def digest_of(ref: str) -> str:
    return hashlib.sha256(ref.encode()).hexdigest() if ref else ""


def rotate_payment_methods(*, dry_run: bool = False) -> int:
    """Encrypt references again under the newest key; return how many."""
    rotated = 0
    kept = PaymentMethod.objects.exclude(method_ref="")
    for pk in kept.values_list("pk", flat=True):
        with transaction.atomic():
            row = PaymentMethod.objects.select_for_update().get(pk=pk)
            if not row.method_ref or is_current(row.method_ref):
                continue
            rotated += 1
            if not dry_run:
                row.method_ref = encrypt(open_method(row), place=row.place)
                row.save(update_fields=["method_ref", "updated_at"])
    return rotated


def _make_default(owner: Owner, row: PaymentMethod) -> None:
    others = PaymentMethod.objects.filter(owner.rows, is_default=True).exclude(pk=row.pk)
    others.update(is_default=False, updated_at=timezone.now())
    row.is_default = True
    row.save(update_fields=["is_default", "updated_at"])
