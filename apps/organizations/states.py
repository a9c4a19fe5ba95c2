from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.states import StateTable


class Role(models.TextChoices):
    """What a person is in an organization, strongest first; permissions.py says what follows."""

    OWNER = "owner", _("Owner")
    ADMIN = "admin", _("Admin")
    EDITOR = "editor", _("Editor")
    VIEWER = "viewer", _("Viewer")


class OrganizationStatus(models.TextChoices):
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")


ORGANIZATION_STATES = StateTable(
    "organization",
    {
        OrganizationStatus.ACTIVE: frozenset({OrganizationStatus.SUSPENDED}),
        OrganizationStatus.SUSPENDED: frozenset({OrganizationStatus.ACTIVE}),
    },
)


class InvitationStatus(models.TextChoices):
    PENDING = "pending", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    REVOKED = "revoked", _("Revoked")
    EXPIRED = "expired", _("Expired")


INVITATION_STATES = StateTable(
    "invitation",
    {
        InvitationStatus.PENDING: frozenset(
            {
                InvitationStatus.ACCEPTED,
                InvitationStatus.DECLINED,
                InvitationStatus.REVOKED,
                InvitationStatus.EXPIRED,
            }
        ),
        InvitationStatus.ACCEPTED: frozenset(),
        InvitationStatus.DECLINED: frozenset(),
        InvitationStatus.REVOKED: frozenset(),
        # Sent again, with a new link.
        InvitationStatus.EXPIRED: frozenset({InvitationStatus.PENDING}),
    },
)
