from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.organizations.models.organization import Organization
from apps.organizations.permissions import Permission, granted, validate_exceptions
from apps.organizations.states import Role


class OrganizationMember(TimestampedModel):
    """A person's place in an organization: their role there, and exceptions from what it may do.

    permissions holds the exceptions only: {name: true} adds, {name: false} takes away. An owner has
    none. What follows from both is `effective`.
    """

    organization = models.ForeignKey(
        Organization,
        on_delete=models.CASCADE,
        related_name="members",
        verbose_name=_("organization"),
        db_index=False,
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="memberships",
        verbose_name=_("person"),
        db_index=False,
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.EDITOR)
    permissions = models.JSONField(
        _("exceptions"), default=dict, blank=True, validators=[validate_exceptions]
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("invited by"),
    )
    # Of its own, because the column came later than the first rows.
    updated_at = models.DateTimeField(_("updated"), auto_now=True, db_default=Now())
    joined_at = models.DateTimeField(_("joined"), auto_now_add=True)

    class Meta:
        db_table = "organization_members"
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            # "is this person a member", and the members of one organization
            models.UniqueConstraint(
                fields=["organization", "user"], name="idx_organization_members_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="chk_organization_members_role"
            ),
            models.CheckConstraint(
                condition=~models.Q(role="owner") | models.Q(permissions={}),
                name="chk_organization_members_owner",
            ),
        ]
        indexes = [
            # every scoped query: the organizations of one person
            models.Index(fields=["user"], name="idx_org_members_user"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.role})"

    @property
    def effective(self) -> frozenset[Permission]:
        """What this person may do here."""
        return granted(self.role, self.permissions)

    def may(self, permission: Permission) -> bool:
        return permission in self.effective
