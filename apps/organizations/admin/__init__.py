from apps.organizations.admin.invitation import OrganizationInvitationAdmin
from apps.organizations.admin.member import OrganizationMemberAdmin
from apps.organizations.admin.organization import OrganizationAdmin

__all__ = ["OrganizationAdmin", "OrganizationInvitationAdmin", "OrganizationMemberAdmin"]
