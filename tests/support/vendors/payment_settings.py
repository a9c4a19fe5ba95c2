"""The whole product paying through local vendors: for tests above the providers' floor.

from tests.support.vendors.payment_settings import stripe_vendor, toss_vendor
__all__ = ["stripe_vendor", "toss_vendor"]
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from apps.providers import registry
from tests.support.vendors.stripe_server import StripeServer
from tests.support.vendors.toss_server import TossServer


@contextmanager
def paying_through(name: str, options: dict[str, Any]) -> Iterator[None]:
    """`payment_gateway(name)` calls the local server inside."""
    vendors = dict(settings.PROVIDERS["payment"])
    vendors[name] = {"class": vendors[name]["class"], "options": options}
    routes = list(dict.fromkeys([*settings.PAYMENT_ROUTES, name]))
    providers = {**settings.PROVIDERS, "payment": vendors}
    with override_settings(PROVIDERS=providers, PAYMENT_ROUTES=routes):
        registry._made.cache_clear()
        try:
            yield
        finally:
            registry._made.cache_clear()


@pytest.fixture
def toss_vendor() -> Iterator[TossServer]:
    with TossServer().running() as server, paying_through("toss", server.options()):
        yield server


@pytest.fixture
def stripe_vendor() -> Iterator[StripeServer]:
    with StripeServer().running() as server, paying_through("stripe", server.options()):
        yield server
