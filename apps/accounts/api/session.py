"""Signing in with a password, who is signed in, and signing out. All other ways are in
/api/auth/ (docs/how-to/sign-in.md)."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.db import transaction
from django.middleware.csrf import get_token
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.accounts.api.serializers import CsrfToken, SignedIn, SignIn
from apps.accounts.sign_in import sign_in_with_password
from apps.core.api.authentication import AnonymousSessionAuthentication, SessionAuthentication
from apps.core.api.serializers import ProblemOutput
from apps.core.api.views import ApiView


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
            "Who has a second factor gets 401 `second_factor_required` and goes on with "
            "`POST /api/auth/browser/v1/auth/2fa/authenticate`, with the same cookies. After five "
            "wrong passwords an account waits five minutes (429)."
        ),
        request=SignIn,
        responses={
            200: SignedIn,
            (401, "application/problem+json"): OpenApiResponse(
                ProblemOutput, description="A second factor is wanted."
            ),
            (429, "application/problem+json"): OpenApiResponse(
                ProblemOutput, description="Too many attempts; see Retry-After."
            ),
        },
        auth=[],
    )
    def post(self, request: Request) -> Response:
        given = SignIn(data=request.data)
        given.is_valid(raise_exception=True)
        user = sign_in_with_password(
            request._request,  # noqa: SLF001 (allauth keeps its state on Django's own request)
            email=given.validated_data["email"],
            password=given.validated_data["password"],
        )
        return Response(SignedIn(user).data)

    @extend_schema(summary="Sign out", responses={204: OpenApiResponse(description="Signed out.")})
    def delete(self, request: Request) -> Response:
        with transaction.atomic():
            get_adapter().logout(request._request)  # noqa: SLF001
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
