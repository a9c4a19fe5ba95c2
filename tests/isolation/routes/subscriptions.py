from __future__ import annotations

from tests.isolation.table import PUBLIC, Route

ROUTES = (
    Route("api:plans", {"GET": PUBLIC}),
    Route("api:prices", {"GET": PUBLIC}),
)
