"""One payment, and what staff do about it: settle, deliver, give back."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from unfold.widgets import UnfoldAdminDecimalFieldWidget, UnfoldAdminTextInputWidget

from apps.core.errors import RuleBroken
from apps.providers.errors import ProviderError
from apps.subscriptions.admin.forms import add_problems, check_printable
from apps.subscriptions.admin.views.common import acting, base_context, row_of, to_row
from apps.subscriptions.models import Payment, PaymentEvent
from apps.subscriptions.services.billing.booking import deliver_again
from apps.subscriptions.services.billing.refunding import MOST_REASON, refund_payment
from apps.subscriptions.services.billing.settling import confirm_not_paid, confirm_paid
from apps.subscriptions.states import MONEY_CAME, PaymentStatus

if TYPE_CHECKING:
    from apps.subscriptions.admin.payment import PaymentAdmin

TEMPLATE = "admin/subscriptions/payment/page.html"
SHOWN_EVENTS = 20
# The colours of states that the console has.
LOOKS = {
    PaymentStatus.CREATED: "pending",
    PaymentStatus.SENT: "info",
    PaymentStatus.UNCONFIRMED: "warning",
    PaymentStatus.PAID: "completed",
    PaymentStatus.FAILED: "failed",
    PaymentStatus.PARTIALLY_REFUNDED: "cancelled",
    PaymentStatus.REFUNDED: "cancelled",
}


class RefundForm(forms.Form):
    amount = forms.DecimalField(
        label=gettext_lazy("Amount"),
        max_digits=12,
        decimal_places=2,
        min_value=Decimal("0.01"),
        widget=UnfoldAdminDecimalFieldWidget(),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=MOST_REASON,
        validators=[check_printable],
        widget=UnfoldAdminTextInputWidget(),
        help_text=gettext_lazy("The customer reads it."),
    )


def sum_of(amount: Decimal, currency: str) -> str:
    """ "19,000 KRW", "12.50 USD"."""
    whole = amount == amount.to_integral_value()
    text = formats.number_format(amount, 0 if whole else 2, use_l10n=True, force_grouping=True)
    return f"{text} {currency}"


def show_payment(
    model_admin: PaymentAdmin,
    request: HttpRequest,
    object_id: str | UUID,
    form: RefundForm | None = None,
) -> HttpResponse:
    """The page; a form that is given was refused and is shown with its errors."""
    payment = cast(Payment, row_of(model_admin, request, object_id))
    may, left = model_admin.has_steer_permission(request), payment.amount - payment.refunded_amount
    came = payment.status in MONEY_CAME
    is_undelivered = payment.status == PaymentStatus.PAID and payment.delivered_at is None
    context = base_context(
        model_admin,
        request,
        title=payment.owner_label,
        original=payment,
        payment=payment,
        status=LOOKS[PaymentStatus(payment.status)],
        amount=sum_of(payment.amount, payment.currency),
        refunded=sum_of(payment.refunded_amount, payment.currency),
        events=_events_of(payment) if request.user.has_perm(SEE_EVENTS) else [],
        can_settle=may and payment.status == PaymentStatus.UNCONFIRMED,
        can_deliver=may and is_undelivered,
        can_refund=may and came and left > 0 and payment.refund_sent_at is None,
        form=form or RefundForm(initial={"amount": f"{left.normalize():f}"}),
    )
    return render(request, TEMPLATE, context, status=422 if form else 200)


SEE_EVENTS = "subscriptions.view_paymentevent"


def _events_of(payment: Payment) -> list[PaymentEvent]:
    rows = PaymentEvent.objects.filter(
        provider=payment.provider, notice__contains={"order_id": payment.order_id}
    )
    return list(rows.order_by("-id")[:SHOWN_EVENTS])


@require_POST
def paid(request: HttpRequest, object_id: UUID, *, model_admin: PaymentAdmin) -> HttpResponse:
    return _do(request, object_id, model_admin, confirm_paid, _("The payment is booked."))


@require_POST
def not_paid(request: HttpRequest, object_id: UUID, *, model_admin: PaymentAdmin) -> HttpResponse:
    return _do(request, object_id, model_admin, confirm_not_paid, _("It is closed as not paid."))


@require_POST
def deliver(request: HttpRequest, object_id: UUID, *, model_admin: PaymentAdmin) -> HttpResponse:
    return _do(request, object_id, model_admin, deliver_again, _("It is delivered."))


@require_POST
def refund(request: HttpRequest, object_id: UUID, *, model_admin: PaymentAdmin) -> HttpResponse:
    payment = _steered(request, object_id, model_admin)
    form = RefundForm(request.POST)
    if form.is_valid():
        try:
            refund_payment(by=acting(request), payment=payment, **form.cleaned_data)
        except RuleBroken as error:
            add_problems(form, error)
        else:
            messages.success(request, _("The money was given back."))
            return to_row(payment)
    return show_payment(model_admin, request, object_id, form)


def _steered(request: HttpRequest, object_id: UUID, model_admin: PaymentAdmin) -> Payment:
    payment = cast(Payment, row_of(model_admin, request, object_id))
    if not model_admin.has_steer_permission(request):
        raise PermissionDenied
    return payment


def _do(
    request: HttpRequest,
    object_id: UUID,
    model_admin: PaymentAdmin,
    service: Callable[..., Any],
    said: str,
) -> HttpResponse:
    payment = _steered(request, object_id, model_admin)
    try:
        service(by=acting(request), payment=payment, now=timezone.now())
    except (RuleBroken, ProviderError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return to_row(payment)
