"""The words of every mail about accounts. Their look is in templates/accounts/mail.{html,txt}."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_IGNORE = _("If this was not you, ignore this mail: nothing happens.")
_ALARM = _("If this was not you, choose a new password at once and end your other sessions.")


@dataclass(frozen=True, slots=True)
class Letter:
    """link and code name the values of allauth's context that hold an address or a code."""

    subject: str | Promise
    lead: str | Promise
    button: str | Promise = ""
    link: str = ""
    code: str = ""
    note: str | Promise = ""


_CONFIRM = Letter(
    _("Confirm your e-mail address"),
    _("One click, and this address is yours on AutoClip."),
    button=_("Confirm my address"),
    link="activate_url",
    note=_IGNORE,
)

LETTERS: Mapping[str, Letter] = {
    "account/email/email_confirmation": _CONFIRM,
    "account/email/email_confirmation_signup": Letter(
        _("Welcome to AutoClip: confirm your e-mail address"),
        _("Nice that you are here. Confirm that this address is yours, and you can sign in."),
        button=_("Confirm my address"),
        link="activate_url",
        note=_IGNORE,
    ),
    "account/email/account_already_exists": Letter(
        _("You have an account already"),
        _(
            "Somebody, perhaps you, signed up with this address, which has an account. Sign in "
            "with it, or choose a new password if you forgot it."
        ),
        button=_("Choose a new password"),
        link="password_reset_url",
        note=_IGNORE,
    ),
    "account/email/password_reset_key": Letter(
        _("Choose a new password"),
        _("Somebody, hopefully you, asked for a new password for this address."),
        button=_("Choose a new password"),
        link="password_reset_url",
        note=_IGNORE,
    ),
    "account/email/login_code": Letter(
        _("Your code to sign in"),
        _("Type this code where you are signing in. It works for three minutes."),
        code="code",
        note=_IGNORE,
    ),
    "account/email/password_changed": Letter(
        _("Your password was changed"), _("Your password was changed."), note=_ALARM
    ),
    "account/email/password_reset": Letter(
        _("Your password was changed"), _("You have a new password."), note=_ALARM
    ),
    "account/email/password_set": Letter(
        _("Your account has a password now"), _("You can sign in with it."), note=_ALARM
    ),
    "account/email/email_changed": Letter(
        _("Your e-mail address was changed"),
        _("From now on you sign in with another address."),
        note=_ALARM,
    ),
    "account/email/email_confirm": Letter(
        _("Your e-mail address is confirmed"), _("This address is confirmed."), note=_ALARM
    ),
    "account/email/email_deleted": Letter(
        _("An e-mail address was removed"),
        _("An address was removed from your account."),
        note=_ALARM,
    ),
    "account/email/deletion_requested": Letter(
        _("Your account is closed"),
        _(
            "As you asked, your account is closed and you are signed out everywhere. Your personal "
            "data are erased in thirty days. Until then you can change your mind."
        ),
        button=_("Keep my account"),
        link="keep_url",
    ),
    "mfa/email/totp_activated": Letter(
        _("Authenticator app turned on"),
        _("Signing in now asks for a code of your authenticator app."),
        note=_ALARM,
    ),
    "mfa/email/totp_deactivated": Letter(
        _("Authenticator app turned off"),
        _("Signing in no longer asks for a code of your authenticator app."),
        note=_ALARM,
    ),
    "mfa/email/recovery_codes_generated": Letter(
        _("New recovery codes"),
        _("New recovery codes were made; the old ones no longer work."),
        note=_ALARM,
    ),
    "mfa/email/webauthn_added": Letter(
        _("Passkey added"), _("A passkey was added to your account."), note=_ALARM
    ),
    "mfa/email/webauthn_removed": Letter(
        _("Passkey removed"), _("A passkey was removed from your account."), note=_ALARM
    ),
    "socialaccount/email/account_connected": Letter(
        _("A way to sign in was added"),
        _("An account of another site can now sign you in."),
        note=_ALARM,
    ),
    "socialaccount/email/account_disconnected": Letter(
        _("A way to sign in was removed"),
        _("An account of another site can no longer sign you in."),
        note=_ALARM,
    ),
}
