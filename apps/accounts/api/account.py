"""A person's own account, their sessions, and leaving."""

from __future__ import annotations

import uuid

from allauth.account.adapter import get_adapter
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.accounts.api.serializers import (
    AccountChange,
    AccountOutput,
    DeletionInput,
    DeletionOutput,
    KeepInput,
    SessionListOutput,
)
from apps.accounts.models import User
from apps.accounts.selectors import open_sessions
from apps.accounts.services.profile import change_profile
from apps.accounts.services.sessions import end_session
from apps.accounts.services.states import keep_account, request_deletion
from apps.core.api.authentication import AnonymousSessionAuthentication, SessionAuthentication
from apps.core.api.views import ApiView
from apps.core.errors import InvalidInput


class AccountView(ApiView):
    @extend_schema(summary="My account", responses=AccountOutput)
    def get(self, request: Request) -> Response:
        return Response(AccountOutput(person(request)).data)

    @extend_schema(
        summary="Change my account",
        description=(
            "The e-mail address and the password are changed at `/api/auth/`: the one is proven "
            "by a mail first, the other needs the present one."
        ),
        request=AccountChange,
        responses=AccountOutput,
    )
    def patch(self, request: Request) -> Response:
        user = person(request)
        given = AccountChange(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        changed = change_profile(user=user, by=user, changes=given.validated_data)
        return Response(AccountOutput(changed).data)


class SessionsView(ApiView):
    @extend_schema(
        operation_id="account_sessions_list",
        summary="Where I am signed in",
        responses=SessionListOutput,
    )
    def get(self, request: Request) -> Response:
        sessions = {"results": open_sessions(person(request))}
        context = {"session_key": request.session.session_key}
        return Response(SessionListOutput(sessions, context=context).data)


class OneSessionView(ApiView):
    @extend_schema(
        summary="End one of my sessions",
        description="Ending the one that asks is signing out.",
        responses={204: OpenApiResponse(description="Ended.")},
    )
    def delete(self, request: Request, session_id: uuid.UUID) -> Response:
        user = person(request)
        session = open_sessions(user).filter(pk=session_id).first()
        if session is None:
            raise Http404
        if session.session_key == request.session.session_key:
            get_adapter().logout(request._request)  # noqa: SLF001 (allauth wants Django's own)
        else:
            end_session(session=session, by=user)
        return Response(status=204)


class DeletionView(ApiView):
    def get_authenticators(self) -> list[BaseAuthentication]:
        if self.request and self.request.method == "DELETE":
            return [AnonymousSessionAuthentication()]
        return [SessionAuthentication()]

    def get_permissions(self) -> list[BasePermission]:
        return [AllowAny() if self.request.method == "DELETE" else IsAuthenticated()]

    @extend_schema(
        summary="Delete my account",
        description=(
            "Signs out everywhere at once. The personal data are erased after thirty days; until "
            "then the link in the mail that is sent now keeps the account."
        ),
        request=DeletionInput,
        responses={202: DeletionOutput},
    )
    def post(self, request: Request) -> Response:
        user = person(request)
        given = DeletionInput(data=request.data)
        given.is_valid(raise_exception=True)
        _check_password(user, given.validated_data.get("password", ""))
        erased_after = request_deletion(user=user, by=user)
        return Response(DeletionOutput({"erased_after": erased_after}).data, status=202)

    @extend_schema(
        summary="Keep my account after all",
        request=KeepInput,
        responses={204: OpenApiResponse(description="Kept: you can sign in again.")},
        auth=[],
    )
    def delete(self, request: Request) -> Response:
        given = KeepInput(data=request.data)
        given.is_valid(raise_exception=True)
        keep_account(token=given.validated_data["token"])
        return Response(status=204)


def _check_password(user: User, password: str) -> None:
    """Who has a password shows it again, at the rate that signing in allows."""
    if not user.has_usable_password():
        return
    try:
        right = bool(password) and get_adapter().reauthenticate(user, password)
    except ValidationError as error:
        raise InvalidInput(" ".join(error.messages), field="password") from error
    if not right:
        raise InvalidInput(_("The password is wrong."), field="password")
