"""Both vendors on loopback, with a customer and an order that fit both."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import overload

import pytest
from django.utils import translation

from apps.providers.capabilities.payment import (
    ChargeRequest,
    CheckoutKind,
    CheckoutOutcome,
    CheckoutRequest,
    CheckoutReturn,
    Customer,
    Money,
    StoredMethod,
)
from apps.providers.stripe.gateway import StripeGateway
from apps.providers.toss.gateway import TossGateway
from tests.support.vendors.payment_server import Fault
from tests.support.vendors.stripe_server import StripeServer
from tests.support.vendors.toss_server import TossServer

CUSTOMER = Customer(
    key="6f1c1f3a-9d55-4a55-8a53-0d5f9a0c7e11", email="minji@example.com", name="김민지"
)
PRICE = Money(Decimal(9900), "KRW")


@pytest.fixture
def toss_server() -> Iterator[TossServer]:
    with TossServer().running() as server:
        yield server


@pytest.fixture
def toss(toss_server: TossServer) -> TossGateway:
    return toss_server.gateway()


@pytest.fixture
def stripe_server() -> Iterator[StripeServer]:
    with StripeServer().running() as server:
        yield server


@pytest.fixture
def stripe(stripe_server: StripeServer) -> StripeGateway:
    return stripe_server.gateway()


def checkout(
    kind: CheckoutKind, order_id: str = "order-000001", amount: Money = PRICE
) -> CheckoutRequest:
    return CheckoutRequest(
        kind=kind,
        order_id=order_id,
        order_name="AutoClip Pro",
        amount=amount,
        customer=CUSTOMER,
        success_url=f"https://studio.example.com/billing/{order_id}/done",
        cancel_url=f"https://studio.example.com/billing/{order_id}/cancelled",
        idempotency_key=f"{order_id}:start",
    )


def stored_card(server: TossServer, gateway: TossGateway) -> StoredMethod:
    request = checkout(CheckoutKind.SUBSCRIPTION)
    start = gateway.start_checkout(request)
    outcome = gateway.complete_checkout(
        CheckoutReturn(request, start.checkout_ref, server.register_card(start), "order-000001:end")
    )
    assert outcome.method is not None
    return outcome.method


def charge_of(
    method: StoredMethod, order_id: str = "renewal-0001", amount: Money = PRICE
) -> ChargeRequest:
    return ChargeRequest(
        order_id=order_id,
        order_name="AutoClip Pro, November",
        amount=amount,
        customer=CUSTOMER,
        method_ref=method.ref,
        idempotency_key=f"{order_id}:charge",
    )


def charge_with(server: StripeServer, order_id: str = "renewal-0001") -> ChargeRequest:
    customer, method = server.store_method()
    request = charge_of(StoredMethod(method, customer), order_id)
    return replace(request, customer=replace(CUSTOMER, vendor_ref=customer))


def stripe_outcome(
    server: StripeServer, gateway: StripeGateway, request: CheckoutRequest
) -> CheckoutOutcome:
    start = gateway.start_checkout(request)
    server.pay(start)
    return gateway.complete_checkout(CheckoutReturn(request, start.checkout_ref, {}, "end"))


SLOW = {Fault.HANGS, Fault.DRIPS}


@overload
def hurried(server: TossServer, fault: Fault) -> TossGateway: ...
@overload
def hurried(server: StripeServer, fault: Fault) -> StripeGateway: ...
def hurried(server: TossServer | StripeServer, fault: Fault) -> TossGateway | StripeGateway:
    """An adapter that loses patience soon, where only time ends the call."""
    return (
        server.gateway(read_seconds=0.7, total_seconds=1.0) if fault in SLOW else server.gateway()
    )


@pytest.fixture
def everything_logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG)
    return caplog


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """What vendors' adapters say is asked for in English here."""
    with translation.override("en"):
        yield
