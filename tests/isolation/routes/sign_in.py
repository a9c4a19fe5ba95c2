"""allauth's own API: nobody's row is named there but one's own, by a key or a password."""

from __future__ import annotations

from dataclasses import replace

from tests.isolation.table import OWN, PUBLIC, Route

ACCOUNT, SOCIAL, MFA = (f"headless:browser:{part}" for part in ("account", "socialaccount", "mfa"))
BAD = PUBLIC.giving(400)
OWN_BAD = OWN.giving(400)
OWN_BAD_409 = OWN_BAD.telling_guests(409)
NOT_ASKED = PUBLIC.giving(401)  # nobody is in the middle of signing in
SIGNED_OUT = replace(OWN, ok=401, works=True)  # what allauth says to somebody who has left
EMAIL, KEY = {"email": "{owner_email}"}, {"key": "{session}"}
PASSWORD = {"password": "guessed"}
LOGIN = EMAIL | PASSWORD

ROUTES = (
    Route("headless:browser:config", {"GET": PUBLIC}),
    Route("headless:openapi_yaml", {"GET": PUBLIC}, alike=True),
    Route("headless:openapi_json", {"GET": PUBLIC}, alike=True),
    # not configured here
    Route("google_callback", {"GET": PUBLIC.giving(404)}),
    Route("kakao_callback", {"GET": PUBLIC.giving(404)}),
    Route(f"{ACCOUNT}:current_session", {"GET": OWN, "DELETE": SIGNED_OUT}),
    Route(f"{ACCOUNT}:login", {"POST": BAD}, body={"POST": LOGIN}),
    Route(f"{ACCOUNT}:signup", {"POST": BAD}),
    Route(f"{ACCOUNT}:reauthenticate", {"POST": OWN_BAD}, body={"POST": PASSWORD}),
    Route(f"{ACCOUNT}:request_login_code", {"POST": BAD}),
    Route(f"{ACCOUNT}:confirm_login_code", {"POST": PUBLIC.giving(409)}),
    Route(f"{ACCOUNT}:resend_login_code", {"POST": PUBLIC.giving(409)}),
    Route(f"{ACCOUNT}:request_password_reset", {"POST": PUBLIC}, body={"POST": EMAIL}),
    Route(f"{ACCOUNT}:reset_password", {"GET": BAD, "POST": BAD}),
    Route(f"{ACCOUNT}:verify_email", {"GET": BAD, "POST": BAD}, body={"POST": KEY}),
    Route(f"{ACCOUNT}:resend_email_verification_code", {"POST": PUBLIC.giving(409)}),
    Route(f"{ACCOUNT}:change_password", {"POST": OWN_BAD}),
    Route(
        f"{ACCOUNT}:manage_email",
        {"GET": OWN, "POST": OWN_BAD_409, "PUT": OWN_BAD, "PATCH": OWN_BAD, "DELETE": OWN_BAD},
        body=dict.fromkeys(("PUT", "PATCH", "DELETE"), EMAIL),
    ),
    Route(
        f"{SOCIAL}:manage_providers",
        {"GET": OWN, "DELETE": OWN_BAD},
        body={"DELETE": {"provider": "google", "account": "{user_owner}"}},
    ),
    Route(f"{SOCIAL}:provider_signup", {"GET": PUBLIC.giving(409), "POST": PUBLIC.giving(409)}),
    Route(f"{SOCIAL}:redirect_to_provider", {"POST": PUBLIC.giving(302)}),
    Route(f"{SOCIAL}:provider_token", {"POST": BAD}),
    Route(f"{MFA}:authenticate", {"POST": NOT_ASKED}),
    Route(f"{MFA}:reauthenticate", {"POST": OWN_BAD}),
    Route(f"{MFA}:authenticate_webauthn", {"GET": NOT_ASKED, "POST": NOT_ASKED}),
    Route(f"{MFA}:reauthenticate_webauthn", {"GET": OWN, "POST": OWN_BAD}),
    Route(f"{MFA}:login_webauthn", {"GET": PUBLIC, "POST": BAD}),
    Route(f"{MFA}:authenticators", {"GET": OWN}),
    Route(f"{MFA}:manage_totp", {"GET": OWN.giving(404), "POST": OWN_BAD, "DELETE": OWN}),
    Route(f"{MFA}:manage_recovery_codes", {"GET": OWN.giving(404), "POST": OWN_BAD}),
    Route(
        f"{MFA}:manage_webauthn", {"GET": OWN, "POST": OWN_BAD, "PUT": OWN_BAD, "DELETE": OWN_BAD}
    ),
)
