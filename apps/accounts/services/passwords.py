from __future__ import annotations

from django.db import transaction

from apps.accounts.models import User
from apps.accounts.services.sessions import end_sessions
from apps.core import audit
from apps.core.audit import Actor


@transaction.atomic
def password_was_set(*, user: User, by: Actor, keep_session_key: str | None = None) -> None:
    """What follows a new password: it is audited, and other sessions end."""
    audit.record(by=by, action="user.password_changed", target=user)
    end_sessions(user=user, by=by, except_key=keep_session_key)
