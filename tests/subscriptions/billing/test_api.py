"""Buying over the API: who may, what is said, and that nothing secret is."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from apps.accounts.models import User
from apps.core.models import AuditLog
from apps.subscriptions.models import (
    CreditPack,
    Payment,
    PaymentEvent,
    PaymentMethod,
    Subscription,
)
from apps.subscriptions.services.billing.methods import open_method, rotate_payment_methods
from tests.subscriptions.billing.conftest import begin, finish, subscribe_at_stripe
from tests.support.vendors import stripe_server, toss_server
from tests.support.vendors.payment_server import Delivery, Fault
from tests.support.vendors.stripe_server import StripeServer
from tests.support.vendors.toss_server import TossServer

BUY = "/api/v1/checkouts/plan/"
HOOK = "/api/v1/webhooks/"


@pytest.fixture
def browser(owner: User) -> Client:
    client = Client()
    client.force_login(owner)
    return client


def post(client: Client, path: str, data: Any = None, **headers: str) -> Any:
    return client.post(path, data or {}, content_type="application/json", headers=headers)


def hook(provider: str, delivery: Delivery, **headers: str) -> Any:
    sent = {**delivery.headers, **headers}
    kind = sent.pop("Content-Type")
    return Client().post(f"{HOOK}{provider}/", delivery.body, content_type=kind, headers=sent)


def buy(client: Client, toss: TossServer) -> dict[str, Any]:
    begun = post(client, BUY, {"plan": "starter", "provider": "toss"}).json()
    parameters = toss.register_card(_start(begun))
    path = f"/api/v1/payments/{begun['payment']['id']}/complete/"
    return dict(post(client, path, {"parameters": parameters}).json())


def _start(begun: dict[str, Any]) -> Any:
    from apps.providers.capabilities.payment import CheckoutStart

    return CheckoutStart("", "", begun["client_method"], begun["client_parameters"])


def test_a_plan_is_bought_from_checkout_to_credits(
    browser: Client, toss_vendor: TossServer
) -> None:
    done = buy(browser, toss_vendor)
    assert (done["status"], done["amount"], done["plan"]) == ("paid", "19000.00", "starter")
    held = browser.get("/api/v1/subscriptions/").json()["results"][0]
    assert (held["billing_method"], held["credits_remaining"]) == ("provider", 30)
    assert browser.get("/api/v1/payments/?status=paid").json()["results"][0]["id"] == done["id"]
    assert browser.get(f"/api/v1/payments/{done['id']}/").json() == done


def test_the_same_checkout_sent_twice_is_one(browser: Client, toss_vendor: TossServer) -> None:
    given = {"plan": "starter", "provider": "toss"}
    first = post(browser, BUY, given, **{"Idempotency-Key": "buy-1"})
    again = post(browser, BUY, given, **{"Idempotency-Key": "buy-1"})
    assert (first.status_code, first.json()) == (201, again.json())
    assert Payment.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "status", "field"),
    [
        ({}, 400, "plan"),
        ({"plan": "none"}, 400, "plan"),
        ({"plan": "starter", "provider": "paypal"}, 400, "provider"),
        ({"plan": "starter", "billing_cycle": "daily"}, 400, "billing_cycle"),
        ({"plan": "starter", "amount": 1}, 400, "amount"),
        ({"plan": "starter", "organization": "0190163d-8694-739b-aea5-966c26f8ad91"}, 404, ""),
    ],
)
def test_what_cannot_be_bought_names_the_field(
    browser: Client, toss_vendor: TossServer, given: dict[str, Any], status: int, field: str
) -> None:
    answer = post(browser, BUY, given)
    assert answer.status_code == status
    assert [one["field"] for one in answer.json()["errors"]] == ([field] if field else [])
    assert not Payment.objects.exists()


def test_without_a_provider_nobody_pays(browser: Client) -> None:
    answer = post(browser, BUY, {"plan": "starter"})
    assert (answer.status_code, answer.json()["code"]) == (409, "no_payment_provider")


def test_credits_are_bought_in_packs_on_sale(browser: Client, toss_vendor: TossServer) -> None:
    packs = browser.get("/api/v1/credit-packs/").json()
    assert [one["credits"] for one in packs] == [20, 100, 500]
    path, given = "/api/v1/checkouts/credits/", {"pack": packs[0]["id"], "provider": "toss"}
    assert post(browser, path, given).json()["code"] == "no_subscription"
    buy(browser, toss_vendor)
    CreditPack.objects.filter(pk=packs[0]["id"]).update(is_active=False)
    assert post(browser, path, given).json()["code"] == "pack_not_on_sale"
    begun = post(browser, path, {**given, "pack": packs[1]["id"]}).json()
    parameters = toss_vendor.authorize(_start(begun))
    done = f"/api/v1/payments/{begun['payment']['id']}/complete/"
    assert post(browser, done, {"parameters": parameters}).json()["credits"] == 100
    assert Subscription.objects.get().bonus_credits == 100


def test_a_changed_amount_in_the_return_takes_no_money(
    browser: Client, toss_vendor: TossServer
) -> None:
    buy(browser, toss_vendor)
    pack = CreditPack.objects.get(credits=20)
    given = {"pack": str(pack.pk), "provider": "toss"}
    begun = post(browser, "/api/v1/checkouts/credits/", given).json()
    parameters = {**toss_vendor.authorize(_start(begun)), "amount": "100"}
    done = f"/api/v1/payments/{begun['payment']['id']}/complete/"
    assert post(browser, done, {"parameters": parameters}).json()["status"] == "failed"
    assert toss_vendor.count("POST /v1/payments/confirm") == 0
    assert Subscription.objects.get().bonus_credits == 0


def test_a_strange_return_is_refused_and_can_be_repaired(
    browser: Client, toss_vendor: TossServer
) -> None:
    begun = post(browser, BUY, {"plan": "starter", "provider": "toss"}).json()
    path = f"/api/v1/payments/{begun['payment']['id']}/complete/"
    answer = post(browser, path, {"parameters": {"customerKey": "x", "authKey": "y"}})
    assert (answer.status_code, answer.json()["code"]) == (402, "payment_failed")
    parameters = toss_vendor.register_card(_start(begun))
    assert post(browser, path, {"parameters": parameters}).json()["status"] == "paid"


def test_others_find_nothing(browser: Client, toss_vendor: TossServer) -> None:
    done = buy(browser, toss_vendor)
    method = PaymentMethod.objects.get()
    stranger = Client()
    stranger.force_login(User.objects.create_user("stranger@example.com"))
    for path in (f"payments/{done['id']}/", f"payment-methods/{method.pk}/"):
        assert stranger.delete(f"/api/v1/{path}").status_code in {404, 405}
    assert post(stranger, f"/api/v1/payments/{done['id']}/complete/").status_code == 404
    for path in ("payments", "payment-methods"):
        assert stranger.get(f"/api/v1/{path}/").json()["results"] == []


def test_a_card_in_use_stays_until_the_subscription_is_over(
    browser: Client, toss_vendor: TossServer
) -> None:
    buy(browser, toss_vendor)
    [method] = browser.get("/api/v1/payment-methods/").json()["results"]
    assert (method["label"], method["is_default"]) == ("•••• 123*", True)
    path = f"/api/v1/payment-methods/{method['id']}/"
    assert browser.delete(path).json()["code"] == "method_in_use"
    held = Subscription.objects.get()
    post(browser, f"/api/v1/subscriptions/{held.pk}/cancel/", {"at_period_end": False})
    assert browser.delete(path).status_code == 204
    assert toss_vendor.billing_keys == {}
    assert browser.get("/api/v1/payment-methods/").json()["results"] == []


def test_the_larger_plan_is_paid_for_over_the_api(browser: Client, toss_vendor: TossServer) -> None:
    buy(browser, toss_vendor)
    path = f"/api/v1/subscriptions/{Subscription.objects.get().pk}/plan-change/"
    toss_vendor.decline()
    refused = post(browser, path, {"plan": "pro"})
    assert (refused.status_code, refused.json()["code"]) == (402, "payment_failed")
    assert post(browser, path, {"plan": "pro"}).json()["plan"] == "pro"
    assert toss_vendor.taken > 19_000


def test_the_portal_is_the_vendors(
    owner: User, browser: Client, stripe_vendor: StripeServer
) -> None:
    assert post(browser, "/api/v1/billing-portal/").json()["code"] == "no_portal"
    subscribe_at_stripe(owner, stripe_vendor)
    answer = post(browser, "/api/v1/billing-portal/").json()
    assert answer["url"].startswith("https://billing.stripe.com/")


def test_messages_need_no_session_and_count_once(owner: User, stripe_vendor: StripeServer) -> None:
    checkout = begin(owner, "stripe")
    stripe_vendor.pay(checkout.start)
    for delivery in stripe_vendor.events():
        for _time in range(3):
            assert hook("stripe", delivery).status_code == 200
    assert Subscription.objects.get().credits_remaining == 30
    assert PaymentEvent.objects.count() == len(stripe_vendor.events())


def test_a_wrong_signature_is_400_and_written_down(
    owner: User, stripe_vendor: StripeServer
) -> None:
    checkout = begin(owner, "stripe")
    stripe_vendor.pay(checkout.start)
    body = stripe_vendor.last_event("checkout.session.completed").body
    forged = stripe_vendor.sign(body, secrets=["whsec_wrong"])
    stale = stripe_vendor.sign(body, at=1_700_000_000)
    unsigned = Delivery({"Content-Type": "application/json"}, body, "")
    for delivery in (forged, stale, unsigned):
        assert hook("stripe", delivery).status_code == 400
    assert not PaymentEvent.objects.exists()
    assert not Subscription.objects.exists()
    assert AuditLog.objects.filter(action="payment_event.rejected").count() == 3


def test_a_lie_about_a_payment_is_400(owner: User, toss_vendor: TossServer) -> None:
    checkout = begin(owner, "toss")
    finish(owner, checkout, toss_vendor.register_card(checkout.start))
    paid = toss_vendor.payment_of(checkout.payment.order_id)
    for changes in ({"totalAmount": 1}, {"status": "CANCELED"}, {"orderId": "other-order"}):
        assert hook("toss", toss_vendor.deliver(paid, **changes)).status_code == 400
    assert not PaymentEvent.objects.exists()


def test_when_it_cannot_be_verified_now_the_vendor_sends_again(
    owner: User, toss_vendor: TossServer
) -> None:
    checkout = begin(owner, "toss")
    finish(owner, checkout, toss_vendor.register_card(checkout.start))
    paid = toss_vendor.payment_of(checkout.payment.order_id)
    toss_vendor.misbehave(Fault.SERVER_ERROR, on="GET /v1/payments")
    assert hook("toss", toss_vendor.deliver(paid)).status_code == 503
    assert hook("toss", toss_vendor.deliver(paid)).status_code == 200
    assert PaymentEvent.objects.count() == 1


def test_too_large_unknown_and_wrongly_asked(db: None, stripe_vendor: StripeServer) -> None:
    huge = stripe_vendor.sign(b"x" * 300_000)
    assert hook("stripe", huge).status_code == 413
    assert hook("nobody", huge).status_code == 404
    assert Client().get(f"{HOOK}stripe/").status_code == 405


def test_no_secret_is_in_tables_answers_or_logs(
    owner: User,
    browser: Client,
    toss_vendor: TossServer,
    stripe_vendor: StripeServer,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    buy(browser, toss_vendor)
    [billing_key] = toss_vendor.billing_keys
    checkout = begin_again(owner)
    stripe_vendor.pay(checkout.start)
    for delivery in stripe_vendor.events():
        hook("stripe", delivery)
    hook("toss", toss_vendor.delete_billing_key(billing_key))

    said = "".join(browser.get(f"/api/v1/{path}/").content.decode() for path in PATHS)
    dump = said + caplog.text
    with connection.cursor() as cursor:
        for table in ("payments", "payment_methods", "payment_events", "audit_logs"):
            cursor.execute(f"SELECT row_to_json(t)::text FROM {table} t")  # noqa: S608
            dump += "".join(row[0] for row in cursor.fetchall())
    secrets = [billing_key, "canary", toss_server.SECRET_KEY, stripe_server.WEBHOOK_SECRET]
    assert [one for one in secrets if one in dump.replace(toss_server.CLIENT_KEY, "")] == []
    assert "canary" in json.dumps([event.body.decode() for event in stripe_vendor.events()])


PATHS = ("payments", "payment-methods", "subscriptions")


def begin_again(owner: User) -> Any:
    from tests.subscriptions.billing.conftest import begin_credits

    return begin_credits(owner, "stripe")


def test_references_are_encrypted_again_under_a_new_key(
    owner: User, browser: Client, toss_vendor: TossServer, settings: Any
) -> None:
    buy(browser, toss_vendor)
    before = PaymentMethod.objects.get()
    assert open_method(before) in toss_vendor.billing_keys
    settings.FIELD_ENCRYPTION_KEYS = ["a new key of more than 32 characters", *_keys(settings)]
    assert rotate_payment_methods(dry_run=True) == 1
    assert rotate_payment_methods() == 1
    assert rotate_payment_methods() == 0
    after = PaymentMethod.objects.get()
    assert after.method_ref != before.method_ref
    assert open_method(after) in toss_vendor.billing_keys


def _keys(settings: Any) -> list[str]:
    return list(settings.FIELD_ENCRYPTION_KEYS)
