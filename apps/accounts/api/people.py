from __future__ import annotations

from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from apps.accounts.models import User
from apps.core.api.serializers import OutputSerializer


class AuthorOutput(OutputSerializer):
    """Somebody as others of the team see them."""

    id = serializers.UUIDField()
    name = serializers.CharField()


def person(request: Request) -> User:
    """Who is signed in; raises NotAuthenticated when nobody is."""
    if not isinstance(request.user, User):
        raise NotAuthenticated
    return request.user
