"""The customer is back, or a message says so: finished once, however often and in any order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone

from apps.core.audit import Actor
from apps.core.sentences import gettext as _
from apps.providers.capabilities.payment import (
    CheckoutKind,
    CheckoutOutcome,
    CheckoutReturn,
    CheckoutStatus,
    StoredMethod,
)
from apps.providers.capabilities.payment import (
    PaymentStatus as VendorStatus,
)
from apps.providers.errors import ProviderError
from apps.subscriptions.errors import PaymentNotKnown, PaymentNotMade
from apps.subscriptions.models import Payment
from apps.subscriptions.services.billing.booking import Receipt, book_paid
from apps.subscriptions.services.billing.checkout import checkout_request, is_hosted
from apps.subscriptions.services.billing.methods import store_method
from apps.subscriptions.services.billing.records import (
    mark_failed,
    note_error,
    sentence_of_failure,
)
from apps.subscriptions.services.billing.taking import charge_method, take_money
from apps.subscriptions.services.billing.vendors import gateway_of
from apps.subscriptions.states import MONEY_CAME, PaymentStatus
from apps.usage.owners import Owner


def complete_checkout(
    *, by: Actor, payment: Payment, parameters: Mapping[str, str], now: datetime | None = None
) -> None:
    """Finish what was begun; payment is afterwards as it became.

    parameters: the query that the vendor's page came back with, believed in nothing. Raises
    ProviderError when the vendor cannot be asked or says that this is not what was begun.
    """
    payment.refresh_from_db()
    if payment.status in MONEY_CAME:
        return
    now = now or timezone.now()
    request = checkout_request(payment)
    returned = CheckoutReturn(
        request, payment.checkout_ref, parameters, idempotency_key=f"{payment.order_id}:end"
    )
    if is_hosted(payment):
        _read(by, payment, returned, now)
    elif payment.status != PaymentStatus.CREATED:
        return
    elif request.kind == CheckoutKind.SUBSCRIPTION:
        _charge_first_period(by, payment, returned, now)
    else:
        gateway = gateway_of(payment)
        take_money(
            by=by,
            payment=payment,
            ask=lambda: gateway.complete_checkout(returned).payment,
            now=now,
        )
    payment.refresh_from_db()


def check_came(payment: Payment) -> None:
    """Raise PaymentNotMade or PaymentNotKnown unless the money is there."""
    if payment.status == PaymentStatus.FAILED:
        raise PaymentNotMade(sentence_of_failure(payment))
    if payment.status not in MONEY_CAME:
        raise PaymentNotKnown


def _read(by: Actor, payment: Payment, returned: CheckoutReturn, now: datetime) -> None:
    """The customer paid on the vendor's page, or not: nothing is asked for, only read."""
    try:
        outcome = gateway_of(payment).complete_checkout(returned)
    except ProviderError as error:
        if error.permanent:
            note_error(payment=payment, error=str(error))
        raise
    if outcome.status == CheckoutStatus.EXPIRED:
        mark_failed(by=by, payment=payment, error=_("The checkout was not finished."), now=now)
    elif outcome.status == CheckoutStatus.COMPLETE and outcome.payment is not None:
        _book_read(by, payment, outcome, now)


def _book_read(by: Actor, payment: Payment, outcome: CheckoutOutcome, now: datetime) -> None:
    found = outcome.payment
    if found is None or found.status in {VendorStatus.PENDING, VendorStatus.FAILED}:
        return
    if found.status == VendorStatus.REFUNDED:
        mark_failed(by=by, payment=payment, error=_("The money was given back."), now=now)
        return
    kept_by_vendor = StoredMethod("", outcome.customer_ref, found.method_label)
    payment.method = store_method(
        by=by, owner=Owner.of(payment), provider=payment.provider, method=kept_by_vendor
    )
    payment.save(update_fields=["method", "updated_at"])
    receipt = Receipt.of(found, outcome.subscription)
    book_paid(by=by, payment=payment, receipt=receipt, now=now)


def _charge_first_period(
    by: Actor, payment: Payment, returned: CheckoutReturn, now: datetime
) -> None:
    """The vendor gives a method, and the first charge is ours."""
    outcome = gateway_of(payment).complete_checkout(returned)
    if outcome.method is None:
        return
    owner = Owner.of(payment)
    method = store_method(by=by, owner=owner, provider=payment.provider, method=outcome.method)
    charge_method(by=by, payment=payment, method=method, now=now)
