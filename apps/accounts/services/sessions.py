"""Sessions: opened at sign-in, seen while used, ended by the person, by staff or by suspension."""

from __future__ import annotations

import datetime
from importlib import import_module

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from apps.accounts.models import User, UserSession
from apps.core import audit
from apps.core.audit import Actor

ACTIVITY_EVERY = datetime.timedelta(minutes=1)


@transaction.atomic
def open_session(
    *, user: User, session_key: str, ip_address: str | None, user_agent: str, methods: str
) -> UserSession:
    """Record that user signed in. methods: how, such as "password mfa"."""
    session, created = UserSession.objects.get_or_create(
        session_key=session_key,
        defaults={"user": user, "ip_address": ip_address, "user_agent": user_agent[:255]},
    )
    if created:
        audit.record(
            by=user, action="session.started", target=session, changes={"methods": methods}
        )
    return session


def see_session(*, user: User, session_key: str, ip_address: str | None, user_agent: str) -> None:
    """Note that the session is in use. Called often: writes at most once a minute."""
    now = timezone.now()
    known = UserSession.objects.filter(session_key=session_key)
    if known.filter(last_activity_at__lt=now - ACTIVITY_EVERY).update(last_activity_at=now):
        return
    if not known.exists():
        # Begun by other means than a sign-in, or before sessions were recorded.
        UserSession.objects.get_or_create(
            session_key=session_key,
            defaults={"user": user, "ip_address": ip_address, "user_agent": user_agent[:255]},
        )


def follow_session(*, old_key: str, new_key: str) -> None:
    """Django gives a session a new key when its person changes their password."""
    UserSession.objects.filter(session_key=old_key).update(session_key=new_key)


@transaction.atomic
def end_session(*, session: UserSession, by: Actor) -> bool:
    """End one session; False when it had ended already."""
    return _end(UserSession.objects.filter(pk=session.pk), by=by) == 1


@transaction.atomic
def end_sessions(*, user: User, by: Actor, except_key: str | None = None) -> int:
    """End all sessions of user, perhaps but one; return how many."""
    sessions = UserSession.objects.filter(user=user)
    return _end(sessions.exclude(session_key=except_key or ""), by=by)


@transaction.atomic
def close_session(*, session_key: str, by: Actor) -> None:
    """Record a sign-out: Django removes its own row."""
    for session in UserSession.objects.filter(session_key=session_key, is_active=True):
        _mark_ended([session])
        audit.record(by=by, action="session.ended", target=session)


@transaction.atomic
def tidy_sessions() -> int:
    """Mark the sessions that Django no longer has (expired, or of an old password)."""
    store_class().clear_expired()
    gone = [one for one in UserSession.objects.filter(is_active=True) if not _is_alive(one)]
    _mark_ended(gone)
    return len(gone)


def store_class() -> type[SessionBase]:
    store: type[SessionBase] = import_module(settings.SESSION_ENGINE).SessionStore
    return store


def _end(sessions: QuerySet[UserSession], *, by: Actor) -> int:
    ended = list(sessions.filter(is_active=True).select_for_update())
    for session in ended:
        store_class()().delete(session.session_key)
        audit.record(by=by, action="session.ended", target=session)
    _mark_ended(ended)
    return len(ended)


def _mark_ended(sessions: list[UserSession]) -> None:
    UserSession.objects.filter(pk__in=[one.pk for one in sessions]).update(
        is_active=False, logout_at=timezone.now()
    )


def _is_alive(session: UserSession) -> bool:
    return store_class()().exists(session.session_key)
