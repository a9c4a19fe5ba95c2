from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from apps.subscriptions.errors import PriceMissing
from apps.subscriptions.models import CreditPrice, SubscriptionPlan


@dataclass(frozen=True, slots=True)
class Quote:
    """What one production will cost, in credits, line by line."""

    script_credits: int
    video_credits: int

    @property
    def total_credits(self) -> int:
        return self.script_credits + self.video_credits


def quote_video(*, content_format: str) -> Quote:
    """The price of one video of this format, from the price list in force."""
    prices = dict(
        CreditPrice.objects.filter(content_format=content_format).values_list(
            "operation", "credits"
        )
    )
    missing = [name for name in CreditPrice.Operation.values if name not in prices]
    if missing:
        raise PriceMissing.for_operation(missing[0], content_format)
    return Quote(
        script_credits=prices[CreditPrice.Operation.SCRIPT],
        video_credits=prices[CreditPrice.Operation.VIDEO],
    )


def plans_on_sale() -> QuerySet[SubscriptionPlan]:
    return SubscriptionPlan.objects.filter(is_active=True)


def credit_prices() -> QuerySet[CreditPrice]:
    return CreditPrice.objects.all()
