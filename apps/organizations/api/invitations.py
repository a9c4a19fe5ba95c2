"""The invitations of a team, for those who manage its members."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.core.api.idempotency import once, stored_answer
from apps.core.api.schema import IDEMPOTENCY
from apps.core.api.serializers import ProblemOutput
from apps.core.api.throttling import count_attempt
from apps.core.api.views import ApiListView, ApiView
from apps.organizations.api.access import invitation_of, own_place
from apps.organizations.api.serializers import InvitationOutput, InviteInput
from apps.organizations.models import OrganizationInvitation
from apps.organizations.permissions import Permission
from apps.organizations.selectors import invitations_of
from apps.organizations.services.invitations import invite, resend_invitation, revoke_invitation
from apps.organizations.states import Role

LETTERS_PER_HOUR = 100
_TOO_MANY = {
    (429, "application/problem+json"): OpenApiResponse(
        ProblemOutput, description="Too many letters in an hour; see Retry-After."
    )
}


class InvitationsView(ApiListView):
    queryset = OrganizationInvitation.objects.none()

    @extend_schema(summary="List invitations", responses=InvitationOutput(many=True))
    def get(self, request: Request, organization_id: UUID) -> Response:
        place = own_place(request, organization_id, Permission.MANAGE_MEMBERS)
        page = self.paginate_queryset(invitations_of(place.organization))
        return self.get_paginated_response(InvitationOutput(page, many=True).data)

    @extend_schema(
        summary="Invite somebody",
        description="Mails a link that works for a week. An open invitation holds a seat.",
        parameters=[IDEMPOTENCY],
        request=InviteInput,
        responses={201: InvitationOutput, **_TOO_MANY},
    )
    def post(self, request: Request, organization_id: UUID) -> Response:
        given = InviteInput(data=request.data)
        given.is_valid(raise_exception=True)
        stored = stored_answer(request)
        if stored:
            return stored
        place = own_place(request, organization_id, Permission.MANAGE_MEMBERS)
        _count_letter(request)

        def send() -> Response:
            invitation = invite(
                organization=place.organization,
                email=given.validated_data["email"],
                role=given.validated_data.get("role", Role.EDITOR.value),
                by=person(request),
            )
            address = reverse(
                "api:organization-invitation", args=[place.organization_id, invitation.pk]
            )
            location = {"Location": request.build_absolute_uri(address)}
            return Response(InvitationOutput(invitation).data, status=201, headers=location)

        return once(request, send)


class InvitationView(ApiView):
    @extend_schema(summary="Get an invitation", responses=InvitationOutput)
    def get(self, request: Request, organization_id: UUID, invitation_id: UUID) -> Response:
        place = own_place(request, organization_id, Permission.MANAGE_MEMBERS)
        return Response(InvitationOutput(invitation_of(place, invitation_id)).data)

    @extend_schema(
        summary="Take an invitation back",
        responses={204: OpenApiResponse(description="Its link no longer works.")},
    )
    def delete(self, request: Request, organization_id: UUID, invitation_id: UUID) -> Response:
        place = own_place(request, organization_id, Permission.MANAGE_MEMBERS)
        revoke_invitation(invitation=invitation_of(place, invitation_id), by=person(request))
        return Response(status=204)


class ResendView(ApiView):
    @extend_schema(
        summary="Send an invitation again",
        description="With a new link that works for a week; the old link stops working.",
        parameters=[IDEMPOTENCY],
        request=None,
        responses={200: InvitationOutput, **_TOO_MANY},
    )
    def post(self, request: Request, organization_id: UUID, invitation_id: UUID) -> Response:
        stored = stored_answer(request)
        if stored:
            return stored
        place = own_place(request, organization_id, Permission.MANAGE_MEMBERS)
        invitation = invitation_of(place, invitation_id)
        _count_letter(request)

        def send() -> Response:
            sent = resend_invitation(invitation=invitation, by=person(request))
            return Response(InvitationOutput(sent).data)

        return once(request, send)


def _count_letter(request: Request) -> None:
    """Letters go to strangers: one person sends so many in an hour and no more."""
    count_attempt(
        "invitations", str(person(request).pk), most=LETTERS_PER_HOUR, window_seconds=3600
    )
