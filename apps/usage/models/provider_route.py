from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.organizations.models import OwnedModel, owner_constraint


class ProviderRoute(OwnedModel, TimestampedModel):
    """Whom an owner wants asked for one capability, best first; the rest are the ways out when one
    cannot. Without a row the installation's own order holds.
    """

    capability = models.CharField(_("capability"), max_length=20)
    providers = ArrayField(
        models.CharField(max_length=30), verbose_name=_("providers, first to last")
    )

    class Meta:
        db_table = "provider_routes"
        verbose_name = _("provider route")
        verbose_name_plural = _("provider routes")
        constraints = [
            owner_constraint("provider_routes"),
            # the gateway: an owner's order for one capability
            models.UniqueConstraint(
                fields=["user", "organization", "capability"],
                name="idx_provider_routes_unique",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.capability}: {', '.join(self.providers)}"
