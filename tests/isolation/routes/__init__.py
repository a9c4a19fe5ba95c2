"""One table per app. A new app's table is imported and added here."""

from __future__ import annotations

from tests.isolation.routes import (
    accounts,
    contents,
    organizations,
    projects,
    sign_in,
    site,
    subscriptions,
    templates,
    usage,
)
from tests.isolation.table import Route

TABLES: tuple[tuple[Route, ...], ...] = (
    site.ROUTES,
    accounts.ROUTES,
    sign_in.ROUTES,
    organizations.ROUTES,
    usage.ROUTES,
    subscriptions.ROUTES,
    projects.ROUTES,
    templates.ROUTES,
    contents.ROUTES,
)
ROUTES: dict[str, Route] = {route.name: route for table in TABLES for route in table}
