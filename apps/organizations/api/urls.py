from __future__ import annotations

from django.urls import path

from apps.organizations.api.answers import AcceptView, DeclineView, LetterView
from apps.organizations.api.audit import AuditView
from apps.organizations.api.invitations import InvitationsView, InvitationView, ResendView
from apps.organizations.api.members import LeaveView, MembersView, MemberView, TransferView
from apps.organizations.api.organizations import (
    OrganizationsView,
    OrganizationView,
    PermissionMatrixView,
)

_ONE = "organizations/<uuid:organization_id>"
_INVITATION = f"{_ONE}/invitations/<uuid:invitation_id>"

urlpatterns = [
    path("organizations/", OrganizationsView.as_view(), name="organizations"),
    path("organizations/permissions/", PermissionMatrixView.as_view(), name="permission-matrix"),
    path(f"{_ONE}/", OrganizationView.as_view(), name="organization"),
    path(f"{_ONE}/leave/", LeaveView.as_view(), name="organization-leave"),
    path(f"{_ONE}/transfer/", TransferView.as_view(), name="organization-transfer"),
    path(f"{_ONE}/members/", MembersView.as_view(), name="organization-members"),
    path(f"{_ONE}/members/<uuid:member_id>/", MemberView.as_view(), name="organization-member"),
    path(f"{_ONE}/invitations/", InvitationsView.as_view(), name="organization-invitations"),
    path(f"{_INVITATION}/", InvitationView.as_view(), name="organization-invitation"),
    path(f"{_INVITATION}/resend/", ResendView.as_view(), name="organization-invitation-resend"),
    path("invitations/accept/", AcceptView.as_view(), name="invitation-accept"),
    path("invitations/decline/", DeclineView.as_view(), name="invitation-decline"),
    path("invitations/<str:token>/", LetterView.as_view(), name="invitation"),
    path("audit/", AuditView.as_view(), name="audit"),
]
