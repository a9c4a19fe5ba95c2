"""Payment vendors: who may be paid through, with which keys, at which address."""

from __future__ import annotations

from typing import Any

from autoclip.settings.environment import env

__all__ = ["PAYMENT_ROUTES", "PAYMENT_VENDORS", "RENEWAL_ATTEMPT_DAYS"]

_toss: dict[str, Any] = {
    "client_key": env.str("TOSS_CLIENT_KEY", default=""),
    "secret_key": env.str("TOSS_SECRET_KEY", default=""),
    "base_url": env.str("TOSS_BASE_URL", default="https://api.tosspayments.com"),
}
_stripe: dict[str, Any] = {
    "secret_key": env.str("STRIPE_SECRET_KEY", default=""),
    # Several, newest first, while one replaces another.
    "webhook_secrets": tuple(env.list("STRIPE_WEBHOOK_SECRETS", default=[])),
    "base_url": env.str("STRIPE_BASE_URL", default="https://api.stripe.com"),
}

PAYMENT_VENDORS: dict[str, dict[str, Any]] = {
    "toss": {"class": "apps.providers.toss.gateway.TossGateway", "options": _toss},
    "stripe": {"class": "apps.providers.stripe.gateway.StripeGateway", "options": _stripe},
}
# Those that have a key, in order of preference: the ways to pay that customers are offered.
PAYMENT_ROUTES: list[str] = [
    name for name, options in (("toss", _toss), ("stripe", _stripe)) if options["secret_key"]
]

# On which days after a period's end a renewal that is ours to charge is tried. The last one must
# be before SUBSCRIPTION_GRACE_DAYS are over.
RENEWAL_ATTEMPT_DAYS: list[int] = env.list("RENEWAL_ATTEMPT_DAYS", cast=int, default=[0, 1, 3, 5])
