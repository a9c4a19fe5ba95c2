"""Signing in and out."""

from __future__ import annotations

from django.contrib.auth import authenticate, login, logout
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.accounts.api.serializers import CsrfToken, SignedIn, SignIn
from apps.core.api.authentication import AnonymousSessionAuthentication, SessionAuthentication
from apps.core.api.problems import MEDIA_TYPE as PROBLEM
from apps.core.api.serializers import ProblemOutput
from apps.core.api.throttling import count_attempt
from apps.core.api.views import ApiView
from apps.core.errors import RuleBroken

ATTEMPTS_A_MINUTE = 10


class CredentialsWrong(RuleBroken):
    """Does not say which of the two is wrong, or whether there is such a person."""

    code = "invalid_credentials"

    def __init__(self) -> None:
        super().__init__(_("The e-mail address or the password is wrong."), field="password")


class SessionView(ApiView):
    def get_authenticators(self) -> list[BaseAuthentication]:
        if self.request and self.request.method == "POST":
            return [AnonymousSessionAuthentication()]
        return [SessionAuthentication()]

    def get_permissions(self) -> list[BasePermission]:
        return [AllowAny() if self.request.method == "POST" else IsAuthenticated()]

    @extend_schema(summary="Who am I", responses=SignedIn)
    def get(self, request: Request) -> Response:
        return Response(SignedIn(person(request)).data)

    @extend_schema(
        summary="Sign in",
        description=(
            "Get a CSRF token first, and take a new one afterwards: signing in changes it. "
            f"At most {ATTEMPTS_A_MINUTE} attempts a minute for an address and person."
        ),
        request=SignIn,
        responses={
            200: SignedIn,
            (429, PROBLEM): OpenApiResponse(
                ProblemOutput, description="Too many attempts; see Retry-After."
            ),
        },
        auth=[],
    )
    def post(self, request: Request) -> Response:
        given = SignIn(data=request.data)
        given.is_valid(raise_exception=True)
        email, password = given.validated_data["email"], given.validated_data["password"]
        address = request.META.get("REMOTE_ADDR", "")
        count_attempt(
            "sign_in", f"{address} {email.lower()}", most=ATTEMPTS_A_MINUTE, window_seconds=60
        )
        user = authenticate(request, username=email, password=password)
        if user is None:
            raise CredentialsWrong
        login(request, user)
        return Response(SignedIn(user).data)

    @extend_schema(summary="Sign out", responses={204: OpenApiResponse(description="Signed out.")})
    def delete(self, request: Request) -> Response:
        logout(request)
        return Response(status=204)


class CsrfView(ApiView):
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        summary="A CSRF token",
        description="Sets the cookie too. Every request that changes something needs both.",
        responses=CsrfToken,
        auth=[],
    )
    def get(self, request: Request) -> Response:
        return Response({"csrf_token": get_token(request)})
