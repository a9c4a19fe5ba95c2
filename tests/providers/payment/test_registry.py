"""Payment vendors are found by name, and their packages cost nothing until one is called."""

from __future__ import annotations

import subprocess
import sys

import pytest

from apps.providers.capabilities.payment import PaymentGateway, PaymentQuery
from apps.providers.errors import ProviderError
from apps.providers.registry import payment_gateway
from apps.providers.stripe.gateway import StripeGateway
from apps.providers.toss.gateway import TossGateway
from tests.support.vendors.payment_settings import stripe_vendor, toss_vendor
from tests.support.vendors.stripe_server import StripeServer
from tests.support.vendors.toss_server import TossServer

__all__ = ["stripe_vendor", "toss_vendor"]


def test_both_vendors_fit_the_port() -> None:
    gateways: list[PaymentGateway] = [payment_gateway("toss"), payment_gateway("stripe")]

    assert isinstance(gateways[0], TossGateway)
    assert isinstance(gateways[1], StripeGateway)
    for gateway in gateways:
        assert gateway.renews_itself is (gateway.subscriptions is not None)


def test_an_unknown_vendor_is_an_error_with_the_known_names() -> None:
    with pytest.raises(ProviderError, match="toss, stripe"):
        payment_gateway("paypal")


def test_the_vendors_library_is_not_imported_before_the_first_call(
    process_environment: dict[str, str],
) -> None:
    program = """
import sys, django
django.setup()
import apps.providers.stripe.gateway, apps.providers.toss.gateway
from apps.providers.registry import payment_gateway
payment_gateway("toss"); payment_gateway("stripe")
print("stripe" in sys.modules)
"""
    environment = {**process_environment, "DJANGO_SETTINGS_MODULE": "autoclip.settings"}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=True
    )

    assert done.stdout.strip() == "False"


def test_a_test_of_the_product_can_pay_through_local_vendors(
    toss_vendor: TossServer, stripe_vendor: StripeServer
) -> None:
    assert payment_gateway("toss").find_payment(PaymentQuery("order-000001")) is None
    assert payment_gateway("stripe").find_payment(PaymentQuery("order-000001")) is None
    assert toss_vendor.count("GET /v1/payments/orders/") == 1
    assert stripe_vendor.count("GET /v1/payment_intents/search") == 1
