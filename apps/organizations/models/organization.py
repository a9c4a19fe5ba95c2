from __future__ import annotations

from uuid import UUID

from django.core.validators import URLValidator, validate_domain_name
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.validators import no_control_characters
from apps.core.models import TimestampedModel
from apps.organizations.shapes import (
    OrganizationSettings,
    settings_in,
    validate_brand_colors,
    validate_settings,
)
from apps.organizations.states import OrganizationStatus


class Organization(TimestampedModel):
    """A team that owns projects and pays as one. Not the only kind of
    tenant: a user may work alone.
    """

    name = models.CharField(_("name"), max_length=100, validators=[no_control_characters])
    slug = models.SlugField(_("short name"), max_length=100, unique=True)
    logo_url = models.URLField(
        _("logo"), max_length=500, blank=True, validators=[URLValidator(schemes=["http", "https"])]
    )
    settings = models.JSONField(
        _("settings"), default=dict, blank=True, validators=[validate_settings]
    )
    brand_colors = models.JSONField(
        _("brand colours"), default=dict, blank=True, validators=[validate_brand_colors]
    )
    custom_domain = models.CharField(
        _("own domain"), max_length=255, blank=True, validators=[validate_domain_name]
    )
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=OrganizationStatus.choices,
        default=OrganizationStatus.ACTIVE,
    )

    class Meta:
        db_table = "organizations"
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=OrganizationStatus.values),
                name="chk_organizations_status",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_organization_id(self) -> UUID:
        """Its owners and admins may read the audit entries about it."""
        return self.pk

    @property
    def chosen_settings(self) -> OrganizationSettings:
        return settings_in(self.settings)
