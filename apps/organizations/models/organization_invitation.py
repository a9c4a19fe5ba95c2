from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.organizations.models.organization import Organization
from apps.organizations.states import InvitationStatus, Role


class OrganizationInvitation(TimestampedModel):
    """A letter that asks somebody, by e-mail address, to join an organization in a role.

    Like a numbered ticket: it is for one address, and answered once. Of the secret in its link only
    the SHA-256 is kept. Not a membership: that begins with the answer.
    """

    organization = models.ForeignKey(
        Organization,
        on_delete=models.CASCADE,
        related_name="invitations",
        verbose_name=_("organization"),
        db_index=False,
    )
    email = models.EmailField(_("e-mail"), max_length=255)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.EDITOR)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=InvitationStatus.choices,
        default=InvitationStatus.PENDING,
    )
    expires_at = models.DateTimeField(_("expires"))
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("invited by"),
    )

    class Meta:
        db_table = "organization_invitations"
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            # one letter at a time; also "the open invitations of this organization"
            models.UniqueConstraint(
                fields=["organization", "email"],
                condition=models.Q(status="pending"),
                name="idx_organization_invitations_pending",
            ),
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="chk_organization_invitations_email"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[r for r in Role.values if r != Role.OWNER]),
                name="chk_organization_invitations_role",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=InvitationStatus.values),
                name="chk_organization_invitations_status",
            ),
            models.CheckConstraint(
                condition=models.Q(status="pending", settled_at__isnull=True)
                | (~models.Q(status="pending") & models.Q(settled_at__isnull=False)),
                name="chk_organization_invitations_settled_at",
            ),
        ]
        indexes = [
            # the invitations of one organization, newest first
            models.Index(fields=["organization", "-id"], name="idx_org_invitations_org"),
            # beat: letters that nobody answered in time
            models.Index(
                fields=["expires_at"],
                condition=models.Q(status="pending"),
                name="idx_org_invitations_expires",
            ),
            # console: the invitations to one address
            models.Index(fields=["email"], name="idx_org_invitations_email"),
        ]

    def __str__(self) -> str:
        return f"{self.email} ({self.role})"

    @property
    def is_open(self) -> bool:
        """May it still be answered?"""
        return self.status == InvitationStatus.PENDING and self.expires_at > timezone.now()

    @property
    def shown_status(self) -> str:
        """The status as people should read it: out of date, though no clock has said so yet."""
        late = self.status == InvitationStatus.PENDING and not self.is_open
        return InvitationStatus.EXPIRED if late else self.status
