from __future__ import annotations

from tests.isolation.table import OWN, Route

ROUTES = (
    Route("api:organizations", {"GET": OWN}, lists=True),
    Route(
        "api:audit",
        {"GET": OWN},
        lists=True,
        queries=("organization={organization}", "actor={user_owner}", "target={organization}"),
    ),
)
