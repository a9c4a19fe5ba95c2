"""Plans, seats and what follows when a period is not paid."""

from __future__ import annotations

from autoclip.settings.environment import env

__all__ = ["SUBSCRIPTION_GRACE_DAYS"]

# How long a subscription goes on after a period that nobody paid for.
SUBSCRIPTION_GRACE_DAYS = env.int("SUBSCRIPTION_GRACE_DAYS", default=7)
