"""Signing up and in: django-allauth, headless. See docs/how-to/sign-in.md."""

from __future__ import annotations

from typing import Any

from autoclip.settings.base import PUBLIC_URL
from autoclip.settings.environment import DEBUG, env

__all__ = [
    "ACCOUNT_ADAPTER",
    "ACCOUNT_CHANGE_EMAIL",
    "ACCOUNT_DELETION_GRACE_DAYS",
    "ACCOUNT_DELETION_GUARDS",
    "ACCOUNT_EMAIL_MAX_LENGTH",
    "ACCOUNT_EMAIL_NOTIFICATIONS",
    "ACCOUNT_EMAIL_SUBJECT_PREFIX",
    "ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS",
    "ACCOUNT_EMAIL_VERIFICATION",
    "ACCOUNT_LOGIN_BY_CODE_ENABLED",
    "ACCOUNT_LOGIN_METHODS",
    "ACCOUNT_REAUTHENTICATION_REQUIRED",
    "ACCOUNT_SESSION_REMEMBER",
    "ACCOUNT_SIGNUP_FIELDS",
    "ACCOUNT_SIGNUP_FORM_CLASS",
    "ACCOUNT_USER_DISPLAY",
    "ACCOUNT_USER_MODEL_USERNAME_FIELD",
    "ALLAUTH_TRUSTED_PROXY_COUNT",
    "AUTHENTICATION_BACKENDS",
    "FRONTEND_URL",
    "HEADLESS_CLIENTS",
    "HEADLESS_FRONTEND_URLS",
    "HEADLESS_ONLY",
    "HEADLESS_SERVE_SPECIFICATION",
    "HEADLESS_SPECIFICATION_TEMPLATE_NAME",
    "MFA_ADAPTER",
    "MFA_PASSKEY_LOGIN_ENABLED",
    "MFA_SUPPORTED_TYPES",
    "MFA_TOTP_ISSUER",
    "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN",
    "OPEN_FOR_SIGNUP",
    "REQUIRE_STAFF_MFA",
    "SOCIALACCOUNT_ADAPTER",
    "SOCIALACCOUNT_PROVIDERS",
    "SOCIAL_BASE_URLS",
]

_https = env.bool("HTTPS", default=False)

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]

# Staff need a second factor before any page of the console. Where only this machine can reach it,
# `make run` offers one and does not demand it (autoclip/supervisor/configuration.py).
REQUIRE_STAFF_MFA: bool = env.bool("REQUIRE_STAFF_MFA", default=not DEBUG)
OPEN_FOR_SIGNUP: bool = env.bool("OPEN_FOR_SIGNUP", default=True)
ACCOUNT_DELETION_GRACE_DAYS = 30
# Functions of higher floors, called with a user who asks for deletion; each may raise RuleBroken.
ACCOUNT_DELETION_GUARDS = ["apps.organizations.guards.check_teams_keep_an_owner"]

# Where links in mails lead: a frontend of yours, or the pages that AutoClip brings.
FRONTEND_URL: str = env.str("FRONTEND_URL", default=PUBLIC_URL).rstrip("/")
HEADLESS_FRONTEND_URLS = {
    "account_confirm_email": f"{FRONTEND_URL}/account/verify-email/{{key}}",
    "account_reset_password": f"{FRONTEND_URL}/account/password/reset",
    "account_reset_password_from_key": f"{FRONTEND_URL}/account/password/reset/{{key}}",
    "account_signup": f"{FRONTEND_URL}/account/sign-up",
    "socialaccount_login_error": f"{FRONTEND_URL}/account/sign-in-failed",
}

HEADLESS_ONLY = True
HEADLESS_CLIENTS = ("browser",)
HEADLESS_SERVE_SPECIFICATION = True
HEADLESS_SPECIFICATION_TEMPLATE_NAME = None

ACCOUNT_ADAPTER = "apps.accounts.adapters.account.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "apps.accounts.adapters.account.display_name"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "apps.accounts.forms.SignupForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_MAX_LENGTH = 254
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
# How many proxies of yours append to X-Forwarded-For; the rest of that header is not believed.
ALLAUTH_TRUSTED_PROXY_COUNT: int = env.int("TRUSTED_PROXY_COUNT", default=0)

MFA_ADAPTER = "apps.accounts.adapters.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "AutoClip"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _https


def _provider(name: str, settings: dict[str, Any]) -> dict[str, Any]:
    """A provider whose keys are in the environment; without them it is not offered."""
    client_id = env.str(f"{name.upper()}_CLIENT_ID", default="")
    secret = env.str(f"{name.upper()}_CLIENT_SECRET", default="")
    apps = [{"client_id": client_id, "secret": secret, "key": ""}] if client_id else []
    return {"APPS": apps, "OAUTH_PKCE_ENABLED": True, **settings}


SOCIALACCOUNT_ADAPTER = "apps.accounts.adapters.social.SocialAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "google": _provider("google", {"SCOPE": ["profile", "email"]}),
    "kakao": _provider("kakao", {}),
}
# Other hosts to ask instead of a provider's own, such as {"https://kapi.kakao.com": "http://..."}.
SOCIAL_BASE_URLS: dict[str, str] = {}
