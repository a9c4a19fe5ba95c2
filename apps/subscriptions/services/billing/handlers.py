"""What follows from one message of a payment vendor.

Messages come in any order and any number of times. A message is taken as a reason to look: what is
booked is what the vendor says when it is asked, and every booking happens once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from apps.core.audit import SYSTEM
from apps.core.sentences import gettext as _
from apps.providers.capabilities.payment import NoticeKind, PaymentQuery
from apps.providers.capabilities.payment import PaymentStatus as VendorStatus
from apps.providers.errors import ProviderError
from apps.subscriptions.models import Payment, PaymentMethod
from apps.subscriptions.services.billing import kept_subscriptions
from apps.subscriptions.services.billing.booking import refuse_amount
from apps.subscriptions.services.billing.checkout import is_hosted
from apps.subscriptions.services.billing.completing import complete_checkout
from apps.subscriptions.services.billing.methods import mark_removed
from apps.subscriptions.services.billing.notices import News
from apps.subscriptions.services.billing.records import mark_failed, note_error
from apps.subscriptions.services.billing.refunding import book_refund
from apps.subscriptions.services.billing.refusals import NotYet, Refused
from apps.subscriptions.services.billing.taking import book_answer
from apps.subscriptions.services.billing.vendors import gateway_of, money_of
from apps.subscriptions.states import MONEY_CAME, EventOutcome, PaymentStatus

Handler = Callable[[News, datetime], EventOutcome]


def handle(news: News, now: datetime) -> EventOutcome:
    """Raises Refused for what must not be believed, NotYet for what comes too early, and what
    asking the vendor raises."""
    return HANDLERS.get(news.kind, _nothing)(news, now)


def payment_named(news: News) -> Payment | None:
    """The payment that news is about: by the vendor's name for it, or by the order."""
    known = Payment.objects.filter(provider=news.provider)
    if news.payment_ref:
        found = known.filter(payment_ref=news.payment_ref).first()
        if found is not None:
            return found
    return known.filter(order_id=news.order_id).first() if news.order_id else None


def _nothing(news: News, now: datetime) -> EventOutcome:  # noqa: ARG001
    return EventOutcome.IGNORED


def _checkout(news: News, now: datetime) -> EventOutcome:
    """A checkout was completed or has expired: the vendor says which."""
    payment = _known(news)
    if payment.status in MONEY_CAME:
        return EventOutcome.IGNORED
    _check_amount(news, payment)
    complete(payment, now)
    return EventOutcome.DONE


def _paid(news: News, now: datetime) -> EventOutcome:
    payment = _known(news)
    if payment.status in MONEY_CAME:
        return EventOutcome.IGNORED
    _check_amount(news, payment)
    if is_hosted(payment):
        complete(payment, now)
        return EventOutcome.DONE
    found = gateway_of(payment).find_payment(
        PaymentQuery(order_id=payment.order_id, payment_ref=news.payment_ref)
    )
    if found is None or found.status == VendorStatus.PENDING:
        raise NotYet(_("The provider does not know this payment yet."))
    book_answer(by=SYSTEM, payment=payment, found=found, now=now)
    return EventOutcome.DONE


def _failed(news: News, now: datetime) -> EventOutcome:
    """On the vendor's own page a card that is declined is followed by another try."""
    payment = _known(news)
    if payment.status in MONEY_CAME or payment.status == PaymentStatus.FAILED:
        return EventOutcome.IGNORED
    if is_hosted(payment) and not news.checkout_ref:
        note_error(payment=payment, error=news.failure_reason)
        return EventOutcome.IGNORED
    mark_failed(by=SYSTEM, payment=payment, error=news.failure_reason, now=now)
    return EventOutcome.DONE


def _refunded(news: News, now: datetime) -> EventOutcome:  # noqa: ARG001
    payment = _known(news)
    if payment.status not in MONEY_CAME:
        raise NotYet(_("This payment is not booked yet."))
    if news.refunded is None:
        return EventOutcome.IGNORED
    booked = book_refund(by=SYSTEM, payment=payment, total=news.refunded.amount)
    return EventOutcome.DONE if booked else EventOutcome.IGNORED


def _method_removed(news: News, now: datetime) -> EventOutcome:  # noqa: ARG001
    """Only who knows the method's reference can have written this: its digest is the proof."""
    if not news.method_digest:
        return EventOutcome.IGNORED
    stored = PaymentMethod.objects.filter(
        provider=news.provider, method_digest=news.method_digest
    ).first()
    if stored is None:
        raise Refused(_("No such payment method is stored."))
    removed = mark_removed(by=SYSTEM, method=stored)
    return EventOutcome.DONE if removed else EventOutcome.IGNORED


def complete(payment: Payment, now: datetime) -> None:
    """Ask the vendor about a checkout; what it will never say otherwise is refused."""
    try:
        complete_checkout(by=SYSTEM, payment=payment, parameters={}, now=now)
    except ProviderError as error:
        if error.permanent:
            raise Refused(str(error)) from error
        raise


def _known(news: News) -> Payment:
    payment = payment_named(news)
    if payment is None:
        raise Refused(_("There is no payment with this order."))
    return payment


def _check_amount(news: News, payment: Payment) -> None:
    if news.amount is not None and news.amount != money_of(payment):
        refuse_amount(by=SYSTEM, payment=payment, amount=news.amount)
        raise Refused(_("The amount is not the one that was agreed."))


HANDLERS: dict[NoticeKind, Handler] = {
    NoticeKind.CHECKOUT_COMPLETED: _checkout,
    NoticeKind.CHECKOUT_EXPIRED: _checkout,
    NoticeKind.PAYMENT_PAID: _paid,
    NoticeKind.PAYMENT_FAILED: _failed,
    NoticeKind.PAYMENT_REFUNDED: _refunded,
    NoticeKind.METHOD_REMOVED: _method_removed,
    NoticeKind.RENEWAL_PAID: kept_subscriptions.renewal_paid,
    NoticeKind.RENEWAL_FAILED: kept_subscriptions.renewal_failed,
    NoticeKind.SUBSCRIPTION_CHANGED: kept_subscriptions.mirror,
    NoticeKind.SUBSCRIPTION_ENDED: kept_subscriptions.mirror,
}
