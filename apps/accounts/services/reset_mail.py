from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.internal.flows.password_reset import request_password_reset
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from apps.accounts.errors import CannotChangeUser
from apps.accounts.models import User
from apps.core import audit
from apps.core.audit import Actor


@transaction.atomic
def send_reset_mail(*, request: HttpRequest, user: User, by: Actor) -> None:
    """Mail somebody a link to a new password, as if they had asked for it themselves."""
    if not user.is_active:
        raise CannotChangeUser(_("Only an active account can get a new password."))
    request_password_reset(request, user.email, [user], default_token_generator)
    audit.record(by=by, action="user.password_reset_sent", target=user)
