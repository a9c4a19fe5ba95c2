from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core import encryption
from apps.core.models import TimestampedModel
from apps.organizations.models import OwnedModel, owner_constraint

COLUMN = "provider_keys.secret"


class ProviderKey(OwnedModel, TimestampedModel):
    """A customer's own key to a vendor, like a key of their own to a rented machine: what is made
    with it costs them no credits. Without an owner it is the installation's, before the one in the
    environment. The secret is encrypted; hint is its last characters, for people.
    """

    vendor = models.CharField(_("vendor"), max_length=30)
    secret = models.TextField(_("key"))
    hint = models.CharField(_("ends in"), max_length=8, blank=True)

    class Meta:
        db_table = "provider_keys"
        verbose_name = _("provider key")
        verbose_name_plural = _("provider keys")
        constraints = [
            owner_constraint("provider_keys", allow_none=True),
            # the gateway: an owner's key of one vendor, and the installation's
            models.UniqueConstraint(
                fields=["user", "organization", "vendor"],
                name="idx_provider_keys_unique",
                nulls_distinct=False,
            ),
        ]
        indexes = [
            # the team's page: all its keys
            models.Index(fields=["organization"], name="idx_provider_keys_org"),
        ]

    def __str__(self) -> str:
        return f"{self.vendor} …{self.hint}"

    @property
    def place(self) -> str:
        """What the secret is bound to: copied to another row it cannot be read."""
        return f"{COLUMN}:{self.pk}"

    def seal(self, key: str) -> None:
        self.secret = encryption.encrypt(key, place=self.place)
        self.hint = key[-4:] if len(key) >= 12 else ""

    def opened(self) -> str:
        """The key itself; raises CannotDecrypt."""
        return encryption.decrypt(self.secret, place=self.place)
