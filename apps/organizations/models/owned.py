from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.organizations.models.organization import Organization


class OwnedModel(models.Model):
    """A record that belongs to exactly one of a user or an organization."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner (person)"),
        db_index=False,
    )
    organization = models.ForeignKey(
        Organization,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner (organization)"),
        db_index=False,
    )

    class Meta:
        abstract = True

    @property
    def owner_label(self) -> str:
        return str(self.organization or self.user or "")


def owner_constraint(table: str, *, allow_none: bool = False) -> models.CheckConstraint:
    """The CHECK that a row has one owner (or, for system records, none)."""
    user_only = models.Q(user__isnull=False, organization__isnull=True)
    organization_only = models.Q(user__isnull=True, organization__isnull=False)
    condition = user_only | organization_only
    if allow_none:
        condition |= models.Q(user__isnull=True, organization__isnull=True)
    return models.CheckConstraint(condition=condition, name=f"chk_{table}_owner")
