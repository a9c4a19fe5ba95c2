from apps.organizations.models.organization import Organization
from apps.organizations.models.organization_invitation import OrganizationInvitation
from apps.organizations.models.organization_member import OrganizationMember
from apps.organizations.models.owned import OwnedModel, owner_constraint

__all__ = [
    "Organization",
    "OrganizationInvitation",
    "OrganizationMember",
    "OwnedModel",
    "owner_constraint",
]
