"""The plans and prices an installation starts with; edited rows are left as they are."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from apps.subscriptions.features import default_features
from apps.subscriptions.models import CreditPack, CreditPrice, SubscriptionPlan

_PLANS: tuple[dict[str, Any], ...] = (
    {
        "code": "starter",
        "name": "Starter",
        "price_monthly": Decimal(19_000),
        "price_yearly": Decimal(190_000),
        "monthly_credits": 30,
        "max_channels": 1,
        "max_projects": 3,
        "features": {},
    },
    {
        "code": "pro",
        "name": "Pro",
        "price_monthly": Decimal(49_000),
        "price_yearly": Decimal(490_000),
        "monthly_credits": 120,
        "max_channels": 5,
        "max_projects": 10,
        "features": {"advanced_templates": True, "api_access": True, "team_seats": 3},
    },
    {
        "code": "business",
        "name": "Business",
        "price_monthly": Decimal(149_000),
        "price_yearly": Decimal(1_490_000),
        "monthly_credits": 500,
        "max_channels": 20,
        "max_projects": 50,
        "features": {
            "advanced_templates": True,
            "priority_rendering": True,
            "api_access": True,
            "analytics_pro": True,
            "custom_voices": True,
            "team_seats": 10,
        },
    },
    {
        "code": "enterprise",
        "name": "Enterprise",
        "price_monthly": Decimal(490_000),
        "price_yearly": Decimal(4_900_000),
        "monthly_credits": 3000,
        "max_channels": 200,
        "max_projects": 500,
        "features": {
            "advanced_templates": True,
            "priority_rendering": True,
            "api_access": True,
            "white_label": True,
            "analytics_pro": True,
            "custom_voices": True,
            "team_seats": 100,
        },
    },
)

_PRICES = {
    ("script", "short"): 0,
    ("script", "mid"): 0,
    ("script", "long"): 0,
    ("video", "short"): 1,
    ("video", "mid"): 2,
    ("video", "long"): 4,
}

_PACKS = {20: Decimal(15_000), 100: Decimal(60_000), 500: Decimal(250_000)}


def install_plans() -> int:
    """Add the plans, prices and packs that are not there yet; return how many rows were added."""
    added = 0
    for order, plan in enumerate(_PLANS):
        values = {**plan, "features": {**default_features(), **plan["features"]}}
        _row, created = SubscriptionPlan.objects.get_or_create(
            code=values.pop("code"), defaults={**values, "display_order": order}
        )
        added += created
    for (operation, content_format), credits in _PRICES.items():
        _price, created = CreditPrice.objects.get_or_create(
            operation=operation, content_format=content_format, defaults={"credits": credits}
        )
        added += created
    return added + _install_packs()


def _install_packs() -> int:
    """Once: where there are packs, those that are missing were taken off sale."""
    if CreditPack.objects.exists():
        return 0
    packs = [CreditPack(credits=credits, price=price) for credits, price in _PACKS.items()]
    return len(CreditPack.objects.bulk_create(packs))
