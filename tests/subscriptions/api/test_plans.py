from __future__ import annotations

import pytest
from django.test import Client

from apps.subscriptions.models import SubscriptionPlan
from apps.subscriptions.services.defaults import install_plans


@pytest.fixture(autouse=True)
def plans(db: None) -> None:
    install_plans()


def test_everybody_may_read_what_is_on_sale(client: Client) -> None:
    SubscriptionPlan.objects.filter(code="pro").update(is_active=False)
    plans = client.get("/api/v1/plans/").json()
    assert [plan["code"] for plan in plans] == ["starter", "business", "enterprise"]
    assert plans[0]["price_monthly"] == "19000.00"
    assert plans[0]["features"]["team_seats"] == 1


def test_everybody_may_read_the_price_list(client: Client) -> None:
    prices = client.get("/api/v1/prices/").json()
    assert {"operation": "video", "content_format": "mid", "credits": 2} in prices


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nobody_may_change_them_here(client: Client, method: str) -> None:
    for url in ("/api/v1/plans/", "/api/v1/prices/"):
        assert getattr(client, method)(url).status_code == 405
