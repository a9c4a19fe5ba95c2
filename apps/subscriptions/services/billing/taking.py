"""The one way in which money is asked for: written down, asked once, outcome stored."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from apps.core.audit import Actor
from apps.providers.capabilities.payment import ChargeRequest, PaymentStatus
from apps.providers.capabilities.payment import Payment as VendorPayment
from apps.providers.errors import ProviderError
from apps.subscriptions.models import Payment, PaymentMethod
from apps.subscriptions.services.billing.booking import Receipt, book_paid
from apps.subscriptions.services.billing.methods import open_method
from apps.subscriptions.services.billing.records import mark_failed, mark_sent, mark_unconfirmed
from apps.subscriptions.services.billing.vendors import (
    customer_of,
    gateway_of,
    money_of,
    order_name,
)
from apps.usage.owners import Owner


def take_money(
    *,
    by: Actor,
    payment: Payment,
    ask: Callable[[], Receipt | VendorPayment | None],
    now: datetime,
) -> None:
    """Ask once, outside of any transaction; payment is afterwards as it became.

    When somebody else asked already, nothing is done. None from ask is an unknown outcome.
    """
    if not mark_sent(payment=payment, now=now):
        payment.refresh_from_db()
        return
    try:
        answer = ask()
    except ProviderError as error:
        if error.outcome_unknown:
            mark_unconfirmed(payment=payment, error=str(error))
        else:
            mark_failed(by=by, payment=payment, error=str(error), now=now)
        payment.refresh_from_db()
        return
    if isinstance(answer, VendorPayment):
        book_answer(by=by, payment=payment, found=answer, now=now)
    elif answer is not None:
        book_paid(by=by, payment=payment, receipt=answer, now=now)
    payment.refresh_from_db()


def book_answer(*, by: Actor, payment: Payment, found: VendorPayment, now: datetime) -> None:
    """Store what the vendor says of a payment. One still under way there is asked about later."""
    if found.status == PaymentStatus.FAILED:
        mark_failed(by=by, payment=payment, error=found.failure_reason, now=now)
    elif found.status == PaymentStatus.PENDING:
        mark_unconfirmed(payment=payment, error=found.failure_reason)
    else:
        book_paid(by=by, payment=payment, receipt=Receipt.of(found), now=now)


def charge_method(*, by: Actor, payment: Payment, method: PaymentMethod, now: datetime) -> None:
    """Charge a stored method once."""
    payment.method = method
    payment.save(update_fields=["method", "updated_at"])
    request = ChargeRequest(
        order_id=payment.order_id,
        order_name=order_name(payment),
        amount=money_of(payment),
        customer=customer_of(Owner.of(payment), payment.provider),
        method_ref=open_method(method),
        idempotency_key=payment.order_id,
    )
    take_money(by=by, payment=payment, ask=lambda: gateway_of(payment).charge(request), now=now)
