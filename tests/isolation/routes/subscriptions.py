from __future__ import annotations

from tests.isolation.table import MANAGED, OWN, PUBLIC, SEEN, Route

_ONE = ("subscription",)
_ASKED = ("charge_request",)

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
)
