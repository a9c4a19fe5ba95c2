"""The rows of a tenant, app by app: what the tables in `routes/` call by name."""

from __future__ import annotations

from collections.abc import Callable

from tests.isolation.rows import contents, organizations, projects, subscriptions, templates, usage
from tests.isolation.tenant import Tenant

# In this order: later ones need rows of earlier ones.
PLANTERS: tuple[Callable[[Tenant], None], ...] = (
    organizations.plant,
    subscriptions.plant,
    projects.plant,
    templates.plant,
    contents.plant,
    subscriptions.plant_usage,
    usage.plant,
)
