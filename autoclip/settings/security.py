"""Secrets, cookies, hosts, headers."""

from __future__ import annotations

from csp.constants import NONCE, NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE

from autoclip.settings.environment import DATA_DIR, DEBUG, env
from autoclip.settings.secret import stored_secret

__all__ = [
    "ALLOWED_HOSTS",
    "AUTH_PASSWORD_VALIDATORS",
    "CONTENT_SECURITY_POLICY",
    "CSRF_COOKIE_SECURE",
    "CSRF_FAILURE_VIEW",
    "CSRF_TRUSTED_ORIGINS",
    "FETCH_ALLOWED_HOSTS",
    "FIELD_ENCRYPTION_KEYS",
    "KEY_ROTATIONS",
    "PASSWORD_HASHERS",
    "SECRET_KEY",
    "SECURE_CONTENT_TYPE_NOSNIFF",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "SECURE_HSTS_PRELOAD",
    "SECURE_HSTS_SECONDS",
    "SECURE_PROXY_SSL_HEADER",
    "SECURE_REFERRER_POLICY",
    "SECURE_SSL_REDIRECT",
    "SESSION_COOKIE_AGE",
    "SESSION_COOKIE_SECURE",
    "X_FRAME_OPTIONS",
]

_https = env.bool("HTTPS", default=False)

SECRET_KEY = env.str("SECRET_KEY", default="") or stored_secret(DATA_DIR / "secret_key")
# Keys of encrypted columns, newest first: any secret text of 32 characters or more. Keep an old one
# until `rotate_encryption_keys` has run.
FIELD_ENCRYPTION_KEYS: list[str] = env.list("FIELD_ENCRYPTION_KEYS", default=[]) or [
    stored_secret(DATA_DIR / "field_encryption_key")
]
# What `rotate_encryption_keys` calls: (dry_run) -> how many secrets.
KEY_ROTATIONS = [
    "apps.contents.services.key_rotation.rotate_upload_sessions",
    "apps.projects.services.key_rotation.rotate_channel_tokens",
    "apps.accounts.services.key_rotation.rotate_second_factors",
    "apps.subscriptions.services.billing.methods.rotate_payment_methods",
    "apps.usage.services.key_rotation.rotate_provider_keys",
]
ALLOWED_HOSTS: list[str] = env.list(
    "ALLOWED_HOSTS", default=["*"] if DEBUG else ["localhost", "127.0.0.1", "[::1]"]
)
CSRF_FAILURE_VIEW = "apps.core.api.error_pages.csrf_failure"
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = _https
CSRF_COOKIE_SECURE = _https
SECURE_SSL_REDIRECT = _https
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https
SECURE_HSTS_PRELOAD = _https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Unfold's Alpine.js evaluates expressions in attributes and sets inline styles.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, UNSAFE_EVAL, NONCE],
        "style-src": [SELF, UNSAFE_INLINE],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "font-src": [SELF, "data:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

# Private hosts ("name" or "name:port") that user-given URLs may reach all the same.
FETCH_ALLOWED_HOSTS: frozenset[str] = frozenset(env.list("FETCH_ALLOWED_HOSTS", default=[]))
