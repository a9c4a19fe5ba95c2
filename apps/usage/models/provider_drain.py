from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import IdentifiedModel


class ProviderDrain(IdentifiedModel):
    """Staff have taken a provider out: it gets no new calls until the row is gone. Not a fault:
    those are the circuit breaker's, and heal by themselves.
    """

    capability = models.CharField(_("capability"), max_length=20)
    provider = models.CharField(_("provider"), max_length=30)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        db_table = "provider_drains"
        verbose_name = _("drained provider")
        verbose_name_plural = _("provider board")
        constraints = [
            # the gateway: is this one taken out?
            models.UniqueConstraint(
                fields=["capability", "provider"], name="idx_provider_drains_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.capability}: {self.provider}"
