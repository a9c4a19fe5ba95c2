"""Plans, seats and what follows when a period is not paid."""

from __future__ import annotations

from autoclip.settings.environment import env

__all__ = ["PLAN_LIMIT_COUNTERS", "SUBSCRIPTION_GRACE_DAYS"]

# How long a subscription goes on after a period that nobody paid for.
SUBSCRIPTION_GRACE_DAYS = env.int("SUBSCRIPTION_GRACE_DAYS", default=7)

# Functions of higher floors that count what an owner uses of a plan's limit: (owner) -> int.
PLAN_LIMIT_COUNTERS = {
    "max_projects": "apps.projects.selectors.count_projects",
    "max_channels": "apps.projects.selectors.count_channels",
}
