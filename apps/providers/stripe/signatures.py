"""Stripe-Signature: who wrote a webhook, and when.

Scheme: https://docs.stripe.com/webhooks#verify-manually. The header is "t=unix seconds,v1=hex,..."
with HMAC-SHA256 of "t.body"; while a secret is replaced there is one v1 for each secret.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Iterable

from apps.core.sentences import gettext as _
from apps.providers.capabilities.payment import WebhookRejected

TOLERANCE_SECONDS = 300


def check_signature(header: str, body: bytes, secrets: Iterable[str]) -> None:
    """WebhookRejected unless one of the secrets signed this body in the last five minutes."""
    if not header:
        raise WebhookRejected(_("The message carries no signature."))
    parts = [part.strip().partition("=") for part in header.split(",")]
    moments = [value for name, _equals, value in parts if name == "t"]
    signatures = [value for name, _equals, value in parts if name == "v1"]
    is_time = len(moments) == 1 and moments[0].isascii() and moments[0].isdecimal()
    if not is_time or len(moments[0]) > 12 or not signatures:
        raise WebhookRejected(_("The message's signature cannot be read."))
    signed = moments[0].encode() + b"." + body
    expected = [
        hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest().encode()
        for secret in secrets
        if secret
    ]
    said = [signature.encode(errors="replace") for signature in signatures]
    if not any(hmac.compare_digest(one, two) for one in expected for two in said):
        raise WebhookRejected(_("The message's signature is wrong."))
    if abs(time.time() - int(moments[0])) > TOLERANCE_SECONDS:
        raise WebhookRejected(_("The message is too old."))
