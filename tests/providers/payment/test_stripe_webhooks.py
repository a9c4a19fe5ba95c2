"""Stripe's messages are believed only under a good signature of the last minutes."""

from __future__ import annotations

import json
import time

import pytest

from apps.providers.capabilities.payment import CheckoutKind, NoticeKind, WebhookRejected
from apps.providers.errors import ProviderError
from apps.providers.stripe.gateway import StripeGateway
from tests.providers.payment.conftest import PRICE, charge_with, checkout
from tests.support.vendors.payment_server import Delivery, Fault
from tests.support.vendors.stripe_server import WEBHOOK_SECRET, StripeServer

NEW_SECRET = "whsec_canary0newer0secret"


@pytest.fixture
def paid(stripe_server: StripeServer, stripe: StripeGateway) -> Delivery:
    stripe_server.pay(stripe.start_checkout(checkout(CheckoutKind.ONE_TIME)))
    return stripe_server.last_event("checkout.session.completed")


def test_a_signed_message_becomes_a_notice(
    stripe_server: StripeServer, stripe: StripeGateway, paid: Delivery
) -> None:
    notice = stripe.verify_webhook(paid.headers, paid.body)

    [session] = stripe_server.all("checkout.session")
    assert notice.kind == NoticeKind.CHECKOUT_COMPLETED
    assert notice.event_id == json.loads(paid.body)["id"]
    assert notice.order_id == "order-000001"
    assert notice.checkout_ref == session["id"]
    assert notice.payment_ref == session["payment_intent"]
    assert notice.customer_ref == session["customer"]
    assert notice.amount == PRICE


def test_a_message_delivered_again_is_the_same_event(
    stripe_server: StripeServer, stripe: StripeGateway, paid: Delivery
) -> None:
    again = stripe_server.sign(paid.body, at=time.time() + 30)

    first = stripe.verify_webhook(paid.headers, paid.body)

    assert stripe.verify_webhook(again.headers, again.body) == first


def test_the_name_of_the_header_is_read_in_any_case(stripe: StripeGateway, paid: Delivery) -> None:
    headers = {name.upper(): value for name, value in paid.headers.items()}

    assert stripe.verify_webhook(headers, paid.body).event_id


@pytest.mark.parametrize("signing", [[WEBHOOK_SECRET], [NEW_SECRET], [WEBHOOK_SECRET, NEW_SECRET]])
def test_while_a_secret_is_replaced_both_are_good(
    stripe_server: StripeServer, paid: Delivery, signing: list[str]
) -> None:
    gateway = stripe_server.gateway(webhook_secrets=[NEW_SECRET, WEBHOOK_SECRET])
    delivery = stripe_server.sign(paid.body, secrets=signing)

    assert gateway.verify_webhook(delivery.headers, delivery.body).event_id


def test_a_secret_that_was_replaced_is_good_no_more(
    stripe_server: StripeServer, paid: Delivery
) -> None:
    gateway = stripe_server.gateway(webhook_secrets=[NEW_SECRET])

    with pytest.raises(WebhookRejected, match="signature is wrong"):
        gateway.verify_webhook(paid.headers, paid.body)


def test_a_changed_message_is_rejected(stripe: StripeGateway, paid: Delivery) -> None:
    tampered = paid.body.replace(b"9900", b"9901")
    assert tampered != paid.body

    with pytest.raises(WebhookRejected, match="signature is wrong"):
        stripe.verify_webhook(paid.headers, tampered)


@pytest.mark.parametrize("seconds", [-301, -86_400, 302])
def test_a_stale_message_is_rejected_and_so_is_one_from_the_future(
    stripe_server: StripeServer, stripe: StripeGateway, paid: Delivery, seconds: int
) -> None:
    delivery = stripe_server.sign(paid.body, at=time.time() + seconds)

    with pytest.raises(WebhookRejected, match="too old"):
        stripe.verify_webhook(delivery.headers, delivery.body)


def test_a_message_almost_five_minutes_old_is_good(
    stripe_server: StripeServer, stripe: StripeGateway, paid: Delivery
) -> None:
    delivery = stripe_server.sign(paid.body, at=time.time() - 280)

    assert stripe.verify_webhook(delivery.headers, delivery.body).event_id


def test_a_message_without_a_signature_is_rejected(stripe: StripeGateway, paid: Delivery) -> None:
    with pytest.raises(WebhookRejected, match="no signature"):
        stripe.verify_webhook({}, paid.body)


@pytest.mark.parametrize(
    "header",
    [
        "t=1,t=2,v1=aa",
        "v1=aa",
        "t=now,v1=aa",
        "t=-5,v1=aa",
        "t=99999999999999999999,v1=aa",
        "t=１２３,v1=aa",
        "nonsense",
        ",,,",
        "t={now}",
        "t={now},v0={good}",
        "t={now},v1=é",
        "t={now},v1=",
    ],
)
def test_a_signature_of_another_form_is_rejected(
    stripe: StripeGateway, paid: Delivery, header: str
) -> None:
    good = paid.headers["Stripe-Signature"].split("v1=")[1].split(",")[0]
    said = header.format(now=int(time.time()), good=good)

    with pytest.raises(WebhookRejected):
        stripe.verify_webhook({"Stripe-Signature": said}, paid.body)


@pytest.mark.parametrize("secrets", [[], [""]])
def test_without_a_secret_nothing_is_believed(
    stripe_server: StripeServer, paid: Delivery, secrets: list[str]
) -> None:
    gateway = stripe_server.gateway(webhook_secrets=secrets)
    forged = stripe_server.sign(paid.body, secrets=[""])

    with pytest.raises(ProviderError, match="STRIPE_WEBHOOK_SECRETS"):
        gateway.verify_webhook(forged.headers, forged.body)


def test_messages_may_come_in_any_order(stripe_server: StripeServer, stripe: StripeGateway) -> None:
    start = stripe.start_checkout(checkout(CheckoutKind.SUBSCRIPTION))
    session = stripe_server.pay(start)
    stripe_server.renew(session["subscription"])
    deliveries = stripe_server.events()

    forward = [stripe.verify_webhook(one.headers, one.body) for one in deliveries]
    backward = [stripe.verify_webhook(one.headers, one.body) for one in reversed(deliveries)]

    assert forward == backward[::-1]
    assert len({notice.event_id for notice in forward}) == len(deliveries)
    periods = [notice.period_start for notice in forward if notice.kind == NoticeKind.RENEWAL_PAID]
    assert None not in periods
    assert len(set(periods)) == 2


def test_a_checkout_paid_by_a_slow_method_is_completed_when_the_money_is_there(
    stripe_server: StripeServer, stripe: StripeGateway, paid: Delivery
) -> None:
    event = json.loads(paid.body)
    event["data"]["object"]["payment_status"] = "unpaid"
    early = stripe_server.sign(json.dumps(event).encode())
    event["type"] = "checkout.session.async_payment_failed"
    failed = stripe_server.sign(json.dumps(event).encode())

    assert stripe.verify_webhook(early.headers, early.body).kind == NoticeKind.OTHER
    assert stripe.verify_webhook(failed.headers, failed.body).kind == NoticeKind.PAYMENT_FAILED


def test_charges_of_a_stored_card_are_told_with_their_order(
    stripe_server: StripeServer, stripe: StripeGateway
) -> None:
    request = charge_with(stripe_server)
    stripe_server.decline()
    with pytest.raises(ProviderError):
        stripe.charge(request)
    payment = stripe.charge(charge_with(stripe_server, "renewal-0002"))
    failed, succeeded = stripe_server.events()
    refunded = stripe_server.refund_in_dashboard(payment.payment_ref)

    notices = [
        stripe.verify_webhook(one.headers, one.body) for one in (failed, succeeded, refunded)
    ]

    assert [notice.kind for notice in notices] == [
        NoticeKind.PAYMENT_FAILED,
        NoticeKind.PAYMENT_PAID,
        NoticeKind.PAYMENT_REFUNDED,
    ]
    assert [notice.order_id for notice in notices] == [
        "renewal-0001",
        "renewal-0002",
        "renewal-0002",
    ]
    assert notices[0].failure_reason == "Your card was declined"
    assert notices[2].refunded == PRICE
    assert "canary" not in json.dumps([dict(notice.raw) for notice in notices])


def test_events_of_older_versions_are_read_too(
    stripe_server: StripeServer, stripe: StripeGateway
) -> None:
    session = stripe_server.pay(stripe.start_checkout(checkout(CheckoutKind.SUBSCRIPTION)))
    invoice = json.loads(stripe_server.last_event("invoice.paid").body)
    details = invoice["data"]["object"].pop("parent")["subscription_details"]
    invoice["data"]["object"]["subscription"] = details["subscription"]
    invoice["data"]["object"]["subscription_details"] = {"metadata": details["metadata"]}
    created = json.loads(stripe_server.last_event("customer.subscription.created").body)
    created["type"] = "customer.subscription.updated"
    item = created["data"]["object"]["items"]["data"][0]
    for name in ("current_period_start", "current_period_end"):
        created["data"]["object"][name] = item.pop(name)

    for event in (invoice, created):
        delivery = stripe_server.sign(json.dumps(event).encode())
        notice = stripe.verify_webhook(delivery.headers, delivery.body)
        assert notice.subscription_ref == session["subscription"]
        assert notice.order_id == "order-000001"
        assert notice.period_end is not None


def test_an_invoice_without_a_subscription_and_unknown_events_mean_nothing(
    stripe_server: StripeServer, stripe: StripeGateway
) -> None:
    stripe_server.pay(stripe.start_checkout(checkout(CheckoutKind.SUBSCRIPTION)))
    invoice = json.loads(stripe_server.last_event("invoice.paid").body)
    invoice["data"]["object"]["parent"] = None
    unknown = {**invoice, "type": "radar.early_fraud_warning.created"}

    for event in (invoice, unknown):
        delivery = stripe_server.sign(json.dumps(event).encode())
        assert stripe.verify_webhook(delivery.headers, delivery.body).kind == NoticeKind.OTHER


def test_a_signed_message_that_cannot_be_read_is_not_lost(
    stripe_server: StripeServer, stripe: StripeGateway, paid: Delivery
) -> None:
    event = json.loads(paid.body)
    event["data"]["object"]["amount_total"] = "9900"
    delivery = stripe_server.sign(json.dumps(event).encode())

    with pytest.raises(ProviderError, match="amount_total") as caught:
        stripe.verify_webhook(delivery.headers, delivery.body)

    assert not caught.value.permanent


@pytest.mark.parametrize("body", [b"", b"\xff", b"{", b"[" * 5000])
def test_a_signed_message_that_is_no_json_is_rejected(
    stripe_server: StripeServer, stripe: StripeGateway, body: bytes
) -> None:
    delivery = stripe_server.sign(body)

    with pytest.raises(WebhookRejected):
        stripe.verify_webhook(delivery.headers, delivery.body)


def test_a_refund_whose_invoice_cannot_be_asked_for_is_heard_later(
    stripe_server: StripeServer, stripe: StripeGateway
) -> None:
    session = stripe_server.pay(stripe.start_checkout(checkout(CheckoutKind.SUBSCRIPTION)))
    delivery = stripe_server.refund_in_dashboard(stripe_server.intent_of(session["invoice"]))
    stripe_server.misbehave(Fault.SERVER_ERROR, on="GET /v1/invoice_payments")

    with pytest.raises(ProviderError) as caught:
        stripe.verify_webhook(delivery.headers, delivery.body)

    assert not caught.value.permanent
    notice = stripe.verify_webhook(delivery.headers, delivery.body)
    assert notice.payment_ref == session["invoice"]
