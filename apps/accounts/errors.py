from __future__ import annotations

from django.utils.translation import gettext as _

from apps.core.errors import Conflict, NotAllowed, RuleBroken


class CredentialsWrong(RuleBroken):
    """Does not say which of the two is wrong, or whether there is such a person."""

    code = "invalid_credentials"

    def __init__(self) -> None:
        super().__init__(_("The e-mail address or the password is wrong."), field="password")


class AccountInactive(NotAllowed):
    """The password was right, but the account is suspended or deleted."""

    code = "account_inactive"

    def __init__(self) -> None:
        super().__init__(
            _("This account is suspended or deleted. Write to the people who run this site.")
        )


class EmailUnverified(NotAllowed):
    """The password was right, but nobody has shown that the address is theirs."""

    code = "email_unverified"

    def __init__(self) -> None:
        super().__init__(
            _("Confirm your e-mail address first: we have sent you a link."), field="email"
        )


class SecondFactorRequired(RuleBroken):
    """The password was right; a code or a passkey is still wanted."""

    code = "second_factor_required"
    status = 401

    def __init__(self) -> None:
        super().__init__(
            _(
                "This account has a second factor. Go on with "
                "POST /api/auth/browser/v1/auth/2fa/authenticate, with the same cookies."
            )
        )


class NotStaff(NotAllowed):
    """A customer at the console's door."""

    code = "not_staff"

    def __init__(self) -> None:
        super().__init__(_("This account is not one of staff: the console is for staff."))


class CannotChangeUser(Conflict):
    """The person's account is not in a state where this can be done."""

    code = "wrong_state"


class LastSuperuser(Conflict):
    """Without a superuser nobody could hand out rights."""

    code = "last_superuser"

    def __init__(self) -> None:
        super().__init__(_("This is the last superuser: make another one first."))
