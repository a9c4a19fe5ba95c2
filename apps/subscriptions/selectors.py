"""Reads: what is sold and what it costs, who has what, where credits went."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from apps.accounts.models import User
from apps.organizations.permissions import Permission
from apps.organizations.selectors import allowed_by, owned_by
from apps.subscriptions.errors import PriceMissing
from apps.subscriptions.models import (
    ChargeRequest,
    CreditPack,
    CreditPrice,
    CreditTransaction,
    Payment,
    PaymentMethod,
    Subscription,
    SubscriptionPlan,
)
from apps.subscriptions.states import LIVE, TransactionType


@dataclass(frozen=True, slots=True)
class Quote:
    """What one production will cost, in credits, line by line."""

    script_credits: int
    video_credits: int

    @property
    def parts(self) -> dict[str, int]:
        """Credits by operation."""
        return {
            CreditPrice.Operation.SCRIPT.value: self.script_credits,
            CreditPrice.Operation.VIDEO.value: self.video_credits,
        }

    @property
    def total_credits(self) -> int:
        return self.script_credits + self.video_credits


def quote_video(*, content_format: str, free: frozenset[str] = frozenset()) -> Quote:
    """The price of one video of this format, from the price list in force.

    free: operations that cost this owner nothing, because a person wrote the script or the owner's
    own key does the work.
    """
    prices = dict(
        CreditPrice.objects.filter(content_format=content_format).values_list(
            "operation", "credits"
        )
    )
    missing = [name for name in CreditPrice.Operation.values if name not in prices]
    if missing:
        raise PriceMissing.for_operation(missing[0], content_format)
    return Quote(
        script_credits=_price(prices, CreditPrice.Operation.SCRIPT, free),
        video_credits=_price(prices, CreditPrice.Operation.VIDEO, free),
    )


def _price(prices: dict[str, int], operation: str, free: frozenset[str]) -> int:
    return 0 if operation in free else prices[operation]


def plans_on_sale() -> QuerySet[SubscriptionPlan]:
    return SubscriptionPlan.objects.filter(is_active=True)


def credit_prices() -> QuerySet[CreditPrice]:
    return CreditPrice.objects.all()


def live_subscriptions() -> QuerySet[Subscription]:
    """Active and paused ones: at most one per owner."""
    return Subscription.objects.filter(status__in=LIVE).select_related("plan")


def subscriptions_seen_by(user: User | AnonymousUser) -> QuerySet[Subscription]:
    """A person's own and their teams', past and present."""
    return Subscription.objects.filter(owned_by(user)).select_related("plan", "next_plan")


def transactions_seen_by(user: User | AnonymousUser) -> QuerySet[CreditTransaction]:
    """The ledgers of those whose usage user may see."""
    seen = Subscription.objects.filter(allowed_by(user, Permission.VIEW_USAGE))
    return CreditTransaction.objects.filter(subscription__in=seen.values("pk"))


def usage_rows_of(run_id: UUID) -> list[CreditTransaction]:
    """What was taken for one run."""
    return list(
        CreditTransaction.objects.filter(
            run_id=run_id, transaction_type=TransactionType.USAGE
        ).order_by("position")
    )


def charge_requests_seen_by(user: User | AnonymousUser) -> QuerySet[ChargeRequest]:
    return ChargeRequest.objects.filter(allowed_by(user, Permission.MANAGE_BILLING))


def packs_on_sale() -> QuerySet[CreditPack]:
    return CreditPack.objects.filter(is_active=True)


def payments_seen_by(user: User | AnonymousUser) -> QuerySet[Payment]:
    """A person's own, and those of teams whose billing they manage."""
    return Payment.objects.filter(allowed_by(user, Permission.MANAGE_BILLING)).select_related(
        "plan"
    )


def methods_seen_by(user: User | AnonymousUser) -> QuerySet[PaymentMethod]:
    """The ones in use, of those whose billing the person manages."""
    seen = allowed_by(user, Permission.MANAGE_BILLING)
    return PaymentMethod.objects.filter(seen, removed_at=None)
