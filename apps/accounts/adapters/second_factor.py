"""Authenticator apps, recovery codes and passkeys."""

from __future__ import annotations

from allauth.mfa.adapter import DefaultMFAAdapter

from apps.core import encryption

# The hooks are given a text alone, not the row it is for.
PLACE = "mfa_authenticator.data"


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the secrets of authenticator apps and the seeds of recovery codes encrypted."""

    def encrypt(self, text: str) -> str:
        return encryption.encrypt(text, place=PLACE)

    def decrypt(self, encrypted_text: str) -> str:
        return encryption.decrypt(encrypted_text, place=PLACE)

    def _get_site_name(self) -> str:
        return "AutoClip"
