"""Sign-ins with addresses that nobody has, through whichever door they came: somebody guesses.

Failed sign-ins of people we know are recorded by the accounts app, which can name them.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model

from apps.core import audit


def record_failed_sign_in(
    sender: Any,  # noqa: ARG001 (Django's own signature)
    credentials: dict[str, Any],
    **_more: Any,
) -> None:
    """For Django's signal user_login_failed. People type passwords into the wrong field: only what
    looks like an address is kept."""
    names = ("username", "email", "login")
    given = next((str(credentials[name]) for name in names if credentials.get(name)), "")
    address = given.strip().lower() if "@" in given and " " not in given.strip() else ""
    if address and get_user_model().objects.filter(email=address).exists():
        return
    audit.record_refusal(
        by=None,
        action="session.refused",
        attempt=address or "not an e-mail address",
        reason="invalid_credentials",
        actor_label=address,
    )
