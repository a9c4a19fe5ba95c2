"""What became of payments nobody knows about: the vendor is asked, never charged again."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import DatabaseError, transaction

from apps.accounts.models import User
from apps.core import audit
from apps.core.audit import SYSTEM
from apps.core.errors import RuleBroken
from apps.core.models import AuditLog
from apps.core.sentences import gettext as _
from apps.providers.capabilities.payment import PaymentQuery
from apps.providers.capabilities.payment import PaymentStatus as VendorStatus
from apps.providers.errors import ProviderError
from apps.subscriptions.errors import WrongPaymentState
from apps.subscriptions.models import Payment
from apps.subscriptions.services.billing.booking import Receipt, book_paid
from apps.subscriptions.services.billing.checkout import ASKED_EVERY, is_hosted
from apps.subscriptions.services.billing.completing import complete_checkout
from apps.subscriptions.services.billing.records import LONGEST_CALL, mark_failed
from apps.subscriptions.services.billing.refunding import settle_refund
from apps.subscriptions.services.billing.taking import book_answer
from apps.subscriptions.services.billing.vendors import gateway_of, keeper_of
from apps.subscriptions.services.plan_changes import price_of
from apps.subscriptions.states import OPEN_PAYMENTS, PaymentPurpose, PaymentStatus

logger = structlog.get_logger(__name__)


def settle_due(*, now: datetime) -> Counter[str]:
    """Ask about every payment whose time has come; count what they are afterwards."""
    due = Payment.objects.filter(next_check_at__lte=now).order_by("next_check_at")
    done: Counter[str] = Counter()
    for payment_id in list(due.values_list("pk", flat=True)):
        try:
            done[_settle_one(payment_id, now)] += 1
        except (RuleBroken, ProviderError, DatabaseError) as error:
            # The next one shall not wait; this one is asked about again.
            logger.warning("payment_not_settled", payment=str(payment_id), error=str(error))
            done["failed to ask"] += 1
    return done


def confirm_paid(*, by: User, payment: Payment, now: datetime) -> None:
    """Staff looked at the vendor's pages: the money is there."""
    _check_unconfirmed(payment)
    if book_paid(by=by, payment=payment, receipt=Receipt(), now=now):
        audit.record(
            by=by,
            action="payment.confirmed_by_hand",
            target=payment,
            severity=AuditLog.Severity.WARNING,
            changes={"status": payment.status},
        )


@transaction.atomic
def confirm_not_paid(*, by: User, payment: Payment, now: datetime) -> None:
    """Staff looked at the vendor's pages: no money came."""
    _check_unconfirmed(payment)
    sentence = _("No money came: staff asked the payment provider.")
    if not mark_failed(by=by, payment=payment, error=sentence, now=now):
        raise WrongPaymentState(_("This payment was settled meanwhile."))


def settle(*, payment: Payment, now: datetime) -> None:
    """Ask the vendor about one payment and book what it says. Raises ProviderError."""
    if payment.status == PaymentStatus.CREATED:
        sentence = _("The payment was begun and not finished.")
        mark_failed(by=SYSTEM, payment=payment, error=sentence, now=now)
    elif is_hosted(payment):
        complete_checkout(by=SYSTEM, payment=payment, parameters={}, now=now)
    elif payment.purpose == PaymentPurpose.UPGRADE and gateway_of(payment).renews_itself:
        _settle_kept_upgrade(payment, now)
    else:
        _settle_charge(payment, now)


def _settle_one(payment_id: UUID, now: datetime) -> str:
    claimed = Payment.objects.filter(pk=payment_id, next_check_at__lte=now)
    payment = Payment.objects.get(pk=payment_id)
    wait = ASKED_EVERY if is_hosted(payment) else LONGEST_CALL
    if not claimed.update(next_check_at=now + wait):
        return "asked by another"
    if payment.refund_sent_at is not None:
        settle_refund(payment=payment, now=now)
    elif payment.status in OPEN_PAYMENTS:
        settle(payment=payment, now=now)
    payment.refresh_from_db()
    if payment.refund_sent_at is None and payment.status not in OPEN_PAYMENTS:
        Payment.objects.filter(pk=payment_id, refund_sent_at=None).update(next_check_at=None)
    return payment.status


def _settle_charge(payment: Payment, now: datetime) -> None:
    gateway = gateway_of(payment)
    found = gateway.find_payment(
        PaymentQuery(
            order_id=payment.order_id,
            payment_ref=payment.payment_ref,
            customer_ref=payment.method.customer_ref if payment.method else "",
        )
    )
    if found is not None:
        if found.status != VendorStatus.PENDING:
            book_answer(by=SYSTEM, payment=payment, found=found, now=now)
    elif payment.sent_at and now - payment.sent_at >= timedelta(
        seconds=gateway.settle_after_seconds
    ):
        sentence = _("The payment provider knows no such payment: no money was taken.")
        mark_failed(by=SYSTEM, payment=payment, error=sentence, now=now)


def _settle_kept_upgrade(payment: Payment, now: datetime) -> None:
    """The vendor's subscription has the new price, or the change did not happen."""
    held, plan = payment.subscription, payment.plan
    assert held is not None  # noqa: S101 (chk_payments_subscription)
    assert plan is not None  # noqa: S101 (chk_payments_bought)
    kept = keeper_of(payment.provider).read(held.stripe_subscription_id)
    if kept.amount.amount == price_of(plan, payment.billing_cycle):
        book_paid(by=SYSTEM, payment=payment, receipt=Receipt(), now=now)
    else:
        sentence = _("The plan was not changed: no money was taken.")
        mark_failed(by=SYSTEM, payment=payment, error=sentence, now=now)


def _check_unconfirmed(payment: Payment) -> None:
    if payment.status != PaymentStatus.UNCONFIRMED:
        raise WrongPaymentState(_("Only a payment that is not known can be settled by hand."))
