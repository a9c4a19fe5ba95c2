from __future__ import annotations

from tests.isolation.table import MANAGED, OWN, SEEN, Route

THE_TEAMS = "organization={organization}"

ROUTES = (
    Route("api:usage", {"GET": OWN}, lists=True),
    Route("api:usage-summary", {"GET": OWN}, query="group_by=owner", lists=True),
    Route("api:providers", {"GET": SEEN}, query=THE_TEAMS),
    Route(
        "api:provider-keys",
        {"GET": MANAGED, "PUT": MANAGED},
        query=THE_TEAMS,
        body={"PUT": {"vendor": "openai", "key": "sk-another-one-1234"}},
    ),
    Route("api:provider-key", {"DELETE": MANAGED.giving(204)}, at=("provider_key",)),
    Route(
        "api:provider-routes",
        {"PUT": MANAGED},
        query=THE_TEAMS,
        body={"PUT": {"capability": "script", "providers": ["extractive"]}},
    ),
    Route(
        "api:usage-budget",
        {"GET": MANAGED, "PUT": MANAGED},
        query=THE_TEAMS,
        body={"PUT": {"monthly_soft_usd": "800"}},
    ),
)
