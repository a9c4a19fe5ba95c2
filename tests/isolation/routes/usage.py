from __future__ import annotations

from tests.isolation.table import MANAGED, OWN, Route

THE_TEAMS = "organization={organization}"

ROUTES = (
    Route("api:usage", {"GET": OWN}, lists=True),
    Route("api:usage-summary", {"GET": OWN}, query="group_by=owner", lists=True),
    Route(
        "api:usage-budget",
        {"GET": MANAGED, "PUT": MANAGED},
        query=THE_TEAMS,
        body={"PUT": {"monthly_soft_usd": "800"}},
    ),
)
