"""Filters that answer an operator's question."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RadioFilter

from apps.subscriptions.models import Subscription
from apps.subscriptions.states import LIVE, SubscriptionStatus

SOON = timedelta(days=7)
# Low is less than one in so many of the month's credits.
LOW_PART = 10


def in_grace() -> QuerySet[Subscription]:
    """Those whose period is over and not paid for, the most urgent first."""
    rows = Subscription.objects.filter(status=SubscriptionStatus.ACTIVE, grace_until__isnull=False)
    return rows.order_by("grace_until")


class NeedsFilter(RadioFilter):  # type: ignore[misc]
    """What may need a person now."""

    title = _("attention")
    parameter_name = "attention"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002
        return [
            ("grace", _("In grace: not paid")),
            ("soon", _("Period ends within 7 days")),
            ("cancels", _("Cancels at the period's end")),
            ("low", _("Low on credits")),
        ]

    def queryset(
        self,
        request: HttpRequest,  # noqa: ARG002
        queryset: QuerySet[Subscription],
    ) -> QuerySet[Subscription]:
        wanted = self._conditions().get(self.value() or "")
        return queryset if wanted is None else queryset.filter(wanted)

    def _conditions(self) -> dict[str, Q]:
        active = Q(status=SubscriptionStatus.ACTIVE)
        return {
            "grace": active & Q(grace_until__isnull=False),
            "soon": active & Q(current_period_end__lt=timezone.now() + SOON),
            "cancels": active & Q(cancel_at_period_end=True),
            "low": Q(
                status__in=LIVE,
                credits_remaining__lt=F("plan__monthly_credits") / LOW_PART,
            ),
        }
