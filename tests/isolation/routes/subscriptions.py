from __future__ import annotations

from dataclasses import replace

from tests.isolation.table import MANAGED, OWN, PUBLIC, SEEN, Route

_ONE = ("subscription",)
_ASKED = ("charge_request",)
_PAID = ("payment",)
# Payments do not exist for members who may not manage the billing.
BILLED = replace(MANAGED, members=404)

ROUTES = (
    Route("api:plans", {"GET": PUBLIC}),
    Route("api:prices", {"GET": PUBLIC}),
    Route(
        "api:subscriptions",
        {"GET": OWN},
        lists=True,
        queries=("organization={organization}", "status=active"),
    ),
    Route("api:subscription", {"GET": SEEN}, at=_ONE),
    Route("api:subscription-pause", {"POST": MANAGED}, at=_ONE),
    Route("api:subscription-resume", {"POST": MANAGED.giving(409)}, at=_ONE),
    Route("api:subscription-cancel", {"POST": MANAGED}, at=_ONE, body={"POST": {}}),
    Route("api:subscription-keep", {"POST": MANAGED.giving(409)}, at=_ONE),
    Route(
        "api:subscription-plan-change",
        {"GET": MANAGED, "POST": MANAGED, "DELETE": MANAGED.giving(409)},
        at=_ONE,
        query="plan=starter",
        body={"POST": {"plan": "starter"}},
    ),
    Route(
        "api:credit-transactions",
        {"GET": OWN},
        lists=True,
        queries=("subscription={subscription}", "transaction_type=reset", "content={content}"),
    ),
    Route("api:entitlements", {"GET": SEEN}, query="organization={organization}"),
    Route(
        "api:charge-requests",
        {"GET": OWN, "POST": MANAGED.giving(201)},
        lists=True,
        queries=("organization={organization}", "status=pending"),
        body={"POST": {"organization": "{organization}", "credits": 5}},
    ),
    Route("api:charge-request", {"GET": MANAGED}, at=_ASKED),
    Route("api:charge-request-withdraw", {"POST": MANAGED}, at=_ASKED),
    Route("api:credit-packs", {"GET": PUBLIC}),
    Route(
        "api:checkout-plan",
        {"POST": MANAGED.giving(409)},
        body={"POST": {"organization": "{organization}", "plan": "pro"}},
    ),
    Route(
        "api:checkout-credits",
        {"POST": MANAGED.giving(409)},
        body={"POST": {"organization": "{organization}", "pack": "{credit_pack}"}},
    ),
    Route(
        "api:payments",
        {"GET": OWN},
        lists=True,
        queries=("organization={organization}", "status=paid"),
    ),
    Route("api:payment", {"GET": BILLED}, at=_PAID),
    Route("api:payment-complete", {"POST": BILLED}, at=_PAID, body={"POST": {}}),
    Route(
        "api:payment-methods", {"GET": OWN}, lists=True, queries=("organization={organization}",)
    ),
    Route("api:payment-method", {"DELETE": BILLED.giving(409)}, at=("payment_method",)),
    Route(
        "api:billing-portal",
        {"POST": MANAGED.giving(409)},
        body={"POST": {"organization": "{organization}"}},
    ),
    # Messages prove themselves; without a provider that is set up there is nothing.
    Route("api:payment-webhook", {"POST": PUBLIC.giving(404)}, at=("provider",)),
)
