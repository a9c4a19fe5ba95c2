"""What the menu and the first page say about money that waits."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from apps.subscriptions.admin.payment import NEEDS_PERSON
from apps.subscriptions.admin.subscription_filters import in_grace
from apps.subscriptions.models import ChargeRequest, Payment
from apps.subscriptions.states import ChargeRequestStatus

SHOWN = 3
# A badge has room for two digits.
MOST_COUNTED = 99


def waiting_requests() -> int:
    """How many wait for an answer, at most MOST_COUNTED."""
    waiting = ChargeRequest.objects.filter(status=ChargeRequestStatus.PENDING)
    return len(waiting.order_by().values_list("pk")[:MOST_COUNTED])


def money_that_waits(request: HttpRequest) -> dict[str, Any]:
    """For the first page: the oldest requests and payments that need a person, and the most urgent
    subscriptions in grace, for
    those who may look at them. Lists hold one row more than SHOWN when there are more."""
    asked: list[Any] = []
    unpaid: list[Any] = []
    if request.user.has_perm("subscriptions.view_chargerequest"):
        waiting = ChargeRequest.objects.filter(status=ChargeRequestStatus.PENDING)
        asked = list(waiting.select_related("user", "organization").order_by("id")[: SHOWN + 1])
    if request.user.has_perm("subscriptions.view_subscription"):
        unpaid = list(in_grace().select_related("user", "organization", "plan")[: SHOWN + 1])
    stuck: list[Payment] = []
    if request.user.has_perm("subscriptions.view_payment"):
        stuck = list(
            Payment.objects.filter(NEEDS_PERSON)
            .select_related("user", "organization")
            .order_by("id")[: SHOWN + 1]
        )
    return {
        "stuck_payments": stuck[:SHOWN],
        "more_stuck_payments": len(stuck) > SHOWN,
        "charge_requests": asked[:SHOWN],
        "more_charge_requests": len(asked) > SHOWN,
        "unpaid": unpaid[:SHOWN],
        "more_unpaid": len(unpaid) > SHOWN,
    }
