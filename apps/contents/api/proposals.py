"""Other wordings for a part of a script."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.people import person
from apps.accounts.models import User
from apps.contents.api.access import editable_content, seen_content
from apps.contents.api.contents import content_answer
from apps.contents.api.inputs import AskProposal
from apps.contents.api.outputs import ContentDetail
from apps.contents.api.script_outputs import ProposalOutput, proposal_data
from apps.contents.models import ScriptProposal
from apps.contents.selectors import proposals_seen_by
from apps.contents.services.proposals import accept_proposal, ask_for_proposal, discard_proposal
from apps.core.api.idempotency import once, stored_answer
from apps.core.api.schema import IDEMPOTENCY
from apps.core.api.views import ApiListView, ApiView


class ProposalsView(ApiListView):
    queryset = ScriptProposal.objects.none()

    @extend_schema(summary="List script proposals", responses=ProposalOutput(many=True))
    def get(self, request: Request, content_id: UUID) -> Response:
        by = person(request)
        seen_content(by, content_id)
        page = self.paginate_queryset(proposals_seen_by(by).filter(content_id=content_id))
        return self.get_paginated_response(ProposalOutput(page, many=True).data)

    @extend_schema(
        summary="Ask for another wording",
        description=(
            "Of the hook, the body, or one sentence. It is written off the request: ask the "
            "proposal until its status is `ready`, then accept or discard it. What it costs at a "
            "provider is metered; nothing that was shown before comes again."
        ),
        parameters=[IDEMPOTENCY],
        request=AskProposal,
        responses={202: ProposalOutput},
    )
    def post(self, request: Request, content_id: UUID) -> Response:
        by = person(request)
        content = editable_content(by, content_id)
        given = AskProposal(data=request.data)
        given.is_valid(raise_exception=True)
        wanted = given.validated_data

        def ask() -> Response:
            proposal = ask_for_proposal(
                by=by, content=content, scope=wanted["scope"], position=wanted.get("position", -1)
            )
            path = reverse("api:content-script-proposal", args=[content_id, proposal.pk])
            return Response(
                proposal_data(proposal),
                status=202,
                headers={"Location": request.build_absolute_uri(path)},
            )

        return stored_answer(request) or once(request, ask)


class ProposalView(ApiView):
    @extend_schema(summary="Get a script proposal", responses=ProposalOutput)
    def get(self, request: Request, content_id: UUID, proposal_id: UUID) -> Response:
        return Response(proposal_data(_seen(person(request), content_id, proposal_id)))


class AcceptProposalView(ApiView):
    @extend_schema(
        summary="Accept a script proposal",
        description="Its words become part of a new version of the script.",
        parameters=[IDEMPOTENCY],
        request=None,
        responses={201: ContentDetail},
    )
    def post(self, request: Request, content_id: UUID, proposal_id: UUID) -> Response:
        by = person(request)
        proposal = _editable(by, content_id, proposal_id)

        def accept() -> Response:
            accept_proposal(by=by, proposal=proposal)
            return content_answer(request, seen_content(by, content_id), status=201)

        return stored_answer(request) or once(request, accept)


class DiscardProposalView(ApiView):
    @extend_schema(summary="Discard a script proposal", request=None, responses=ProposalOutput)
    def post(self, request: Request, content_id: UUID, proposal_id: UUID) -> Response:
        by = person(request)
        proposal = _editable(by, content_id, proposal_id)
        return Response(proposal_data(discard_proposal(by=by, proposal=proposal)))


def _seen(by: User, content_id: UUID, proposal_id: UUID) -> ScriptProposal:
    rows = proposals_seen_by(by).select_related("content__project", "script_version")
    proposal = rows.filter(content_id=content_id, pk=proposal_id).first()
    if proposal is None:
        raise Http404
    return proposal


def _editable(by: User, content_id: UUID, proposal_id: UUID) -> ScriptProposal:
    proposal = _seen(by, content_id, proposal_id)
    editable_content(by, content_id)
    return proposal
