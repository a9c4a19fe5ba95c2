"""Mail: an SMTP server, or a table that staff read in the console."""

from __future__ import annotations

from autoclip.settings.environment import env

__all__ = [
    "DEFAULT_FROM_EMAIL",
    "EMAIL_BACKEND",
    "EMAIL_HOST",
    "EMAIL_HOST_PASSWORD",
    "EMAIL_HOST_USER",
    "EMAIL_PORT",
    "EMAIL_TIMEOUT",
    "EMAIL_USE_SSL",
    "EMAIL_USE_TLS",
    "OUTBOX_MAIL_DAYS",
    "SERVER_EMAIL",
]

EMAIL_BACKEND = "apps.accounts.mail.OutboxBackend"
EMAIL_HOST = "localhost"
EMAIL_PORT = 25
EMAIL_HOST_USER = ""
EMAIL_HOST_PASSWORD = ""
EMAIL_USE_TLS = False
EMAIL_USE_SSL = False
EMAIL_TIMEOUT = 10

# smtp+tls://name:password@host:587 (or smtp:// or smtp+ssl://)
if env.str("EMAIL_URL", default=""):
    _server = env.email_url("EMAIL_URL")
    EMAIL_BACKEND = _server["EMAIL_BACKEND"]
    EMAIL_HOST = _server["EMAIL_HOST"]
    EMAIL_PORT = _server["EMAIL_PORT"] or 25
    EMAIL_HOST_USER = _server["EMAIL_HOST_USER"] or ""
    EMAIL_HOST_PASSWORD = _server["EMAIL_HOST_PASSWORD"] or ""
    EMAIL_USE_TLS = _server.get("EMAIL_USE_TLS", False)
    EMAIL_USE_SSL = _server.get("EMAIL_USE_SSL", False)

DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="AutoClip <noreply@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Mails in the table are removed after this many days.
OUTBOX_MAIL_DAYS = 30
