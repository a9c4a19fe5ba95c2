from __future__ import annotations

from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from apps.accounts.models import User


def person(request: Request) -> User:
    """Who is signed in; raises NotAuthenticated when nobody is."""
    if not isinstance(request.user, User):
        raise NotAuthenticated
    return request.user
