from __future__ import annotations

from django.db.models import QuerySet

from apps.accounts.models import User, UserSession


def open_sessions(user: User) -> QuerySet[UserSession]:
    """A person's own open sessions, newest first."""
    return UserSession.objects.filter(user=user, is_active=True).order_by("-id")
