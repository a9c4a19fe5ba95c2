"""An invitation as its reader has it: by the token in the mailed link.

Answers carry the token in the body, so that it is in no log of addresses.
"""

from __future__ import annotations

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.accounts.models import User
from apps.core.api.idempotency import once, stored_answer
from apps.core.api.schema import IDEMPOTENCY
from apps.core.api.serializers import ProblemOutput
from apps.core.api.views import ApiView
from apps.core.errors import RuleBroken
from apps.organizations.api.access import own_place
from apps.organizations.api.serializers import LetterOutput, OrganizationOutput, TokenInput
from apps.organizations.models import OrganizationInvitation
from apps.organizations.services.answers import (
    accept_invitation,
    check_is_for,
    decline_invitation,
    open_invitation,
)

_CLOSED = {
    (409, "application/problem+json"): OpenApiResponse(
        ProblemOutput, description="Answered, taken back or out of date already."
    )
}


class LetterView(ApiView):
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="invitations_retrieve",
        summary="Look at an invitation",
        description=(
            "Needs no sign-in. Who sent it, and until when it works, are told only to the person "
            "whose address it is for."
        ),
        responses={200: LetterOutput, **_CLOSED},
        auth=[],
    )
    def get(self, request: Request, token: str) -> Response:
        invitation = open_invitation(token)
        context = {"is_reader": _is_for(invitation, request)}
        return Response(LetterOutput(invitation, context=context).data)


class AcceptView(ApiView):
    @extend_schema(
        summary="Accept an invitation",
        description="For whoever is signed in with the address it was sent to. Works once.",
        parameters=[IDEMPOTENCY],
        request=TokenInput,
        responses={201: OrganizationOutput, (404, "application/problem+json"): ProblemOutput},
    )
    def post(self, request: Request) -> Response:
        token = _token(request)
        stored = stored_answer(request)
        return stored or once(request, lambda: self._accept(request, token))

    def _accept(self, request: Request, token: str) -> Response:
        member = accept_invitation(token=token, by=person(request))
        place = own_place(request, member.organization_id)
        return Response(OrganizationOutput(place).data, status=201)


class DeclineView(ApiView):
    @extend_schema(
        summary="Decline an invitation",
        parameters=[IDEMPOTENCY],
        request=TokenInput,
        responses={
            204: OpenApiResponse(description="Its link no longer works."),
            (404, "application/problem+json"): ProblemOutput,
        },
    )
    def post(self, request: Request) -> Response:
        token = _token(request)
        stored = stored_answer(request)
        return stored or once(request, lambda: self._decline(request, token))

    def _decline(self, request: Request, token: str) -> Response:
        decline_invitation(token=token, by=person(request))
        return Response(status=204)


def _token(request: Request) -> str:
    given = TokenInput(data=request.data)
    given.is_valid(raise_exception=True)
    return str(given.validated_data["token"])


def _is_for(invitation: OrganizationInvitation, request: Request) -> bool:
    if not isinstance(request.user, User):
        return False
    try:
        check_is_for(invitation, request.user)
    except RuleBroken:
        return False
    return True
