from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core import encryption
from apps.core.models import IdentifiedModel
from apps.projects.models.channel import Channel
from apps.projects.models.project import Project
from apps.projects.states import Platform


class ChannelAuthorization(IdentifiedModel):
    """One walk to a platform and back to connect a channel. It is good once, for a short time, and
    only for the person who began it; the state that comes back is kept as a hash."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+", db_index=False)
    # which channel is to be connected again; none: a new one
    channel = models.ForeignKey(
        Channel, on_delete=models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    platform = models.CharField(_("platform"), max_length=20, choices=Platform.choices)
    state_hash = models.CharField(_("state"), max_length=64, unique=True)
    verifier = models.TextField(_("verifier"), editable=False)
    redirect_uri = models.CharField(_("redirect address"), max_length=500)
    return_to = models.CharField(_("way back"), max_length=500, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    expires_at = models.DateTimeField(_("ends"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)

    class Meta:
        db_table = "channel_authorizations"
        verbose_name = _("channel authorization")
        verbose_name_plural = _("channel authorizations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(platform__in=Platform.values),
                name="chk_channel_authorizations_platform",
            ),
        ]
        indexes = [
            # the daily purge
            models.Index(fields=["expires_at"], name="idx_channel_auth_expires"),
        ]

    def __str__(self) -> str:
        return f"{self.platform} {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def place(self) -> str:
        return f"channel_authorizations.verifier:{self.pk}"

    def seal(self, verifier: str) -> None:
        self.verifier = encryption.encrypt(verifier, place=self.place)

    def opened(self) -> str:
        """The verifier; raises CannotDecrypt."""
        return encryption.decrypt(self.verifier, place=self.place)
