"""The page of one subscription: what it is, what is left, what happened last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from apps.subscriptions.admin.deeds import DEEDS, MAY_CHANGE
from apps.subscriptions.admin.views.common import base_context, subscription_of
from apps.subscriptions.models import CreditTransaction, Subscription
from apps.subscriptions.states import SubscriptionStatus

if TYPE_CHECKING:
    from apps.subscriptions.admin.subscription import SubscriptionAdmin

TEMPLATE = "admin/subscriptions/subscription/page.html"
ROWS_SHOWN = 20
MAY_READ_LEDGER = "subscriptions.view_credittransaction"
# The others are in the menu behind the dots.
AS_BUTTONS = ("bonus", "renew", "resume")


def show_subscription(
    model_admin: SubscriptionAdmin, request: HttpRequest, object_id: str
) -> HttpResponse:
    held = subscription_of(model_admin, request, object_id)
    offered = [
        {"name": name, "deed": deed, "url": _address(held, name)}
        for name, deed in DEEDS.items()
        if deed.offered(held) and request.user.has_perm(deed.permission)
    ]
    may_change = request.user.has_perm(MAY_CHANGE)
    context = base_context(
        model_admin,
        request,
        title=held.owner_label,
        original=held,
        held=held,
        buttons=[one for one in offered if one["name"] in AS_BUTTONS],
        menu=[one for one in offered if one["name"] not in AS_BUTTONS],
        may_change_plan=may_change and held.status == SubscriptionStatus.ACTIVE,
        ledger=_ledger(held) if request.user.has_perm(MAY_READ_LEDGER) else None,
        used_part=_used_part(held),
    )
    return render(request, TEMPLATE, context)


def _address(held: Subscription, name: str) -> str:
    return reverse(f"admin:subscriptions_subscription_{name}", args=[held.pk])


def _ledger(held: Subscription) -> list[CreditTransaction]:
    rows = CreditTransaction.objects.filter(subscription=held).order_by("-position")
    return list(rows[:ROWS_SHOWN])


def _used_part(held: Subscription) -> int:
    """How much of this month's credits is used, in percent."""
    whole = held.credits_used + held.plan_credits
    return min(100 * held.credits_used // whole, 100) if whole > 0 else 0
