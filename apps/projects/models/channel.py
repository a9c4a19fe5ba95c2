from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core import encryption
from apps.core.models import SentenceField, TimestampedModel
from apps.projects.models.project import Project
from apps.projects.states import ChannelStatus, Platform
from apps.projects.upload_settings import UploadSettings, settings_of


class Channel(TimestampedModel):
    """An account on a platform that a project's videos go to. An archive is a folder of our own
    storage and needs no account.

    Both tokens are encrypted for their own column and row. status_reason is the sentence that
    tells the owner what to do when the channel is not connected. label is what people call it here;
    channel_name is the platform's. A disconnected channel that still has tokens waits until its
    platform has taken them back.
    """

    project = models.ForeignKey(
        Project,
        on_delete=models.CASCADE,
        related_name="channels",
        verbose_name=_("project"),
        db_index=False,
    )
    platform = models.CharField(_("platform"), max_length=20, choices=Platform.choices)
    channel_id = models.CharField(_("platform's channel id"), max_length=255)
    channel_name = models.CharField(_("name"), max_length=255, blank=True)
    label = models.CharField(_("own name"), max_length=100, blank=True, default="", db_default="")
    channel_url = models.CharField(_("address"), max_length=500, blank=True)
    avatar_url = models.CharField(_("picture"), max_length=1000, blank=True)
    followers = models.PositiveBigIntegerField(_("followers"), null=True, blank=True)
    access_token = models.TextField(_("access token"), blank=True, editable=False)
    refresh_token = models.TextField(_("refresh token"), blank=True, editable=False)
    token_expires_at = models.DateTimeField(_("token ends"), null=True, blank=True)
    token_refreshed_at = models.DateTimeField(_("token refreshed"), null=True, blank=True)
    scopes = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    upload_settings = models.JSONField(_("upload settings"), default=dict, blank=True)
    status = models.CharField(
        _("status"), max_length=20, choices=ChannelStatus.choices, default=ChannelStatus.CONNECTED
    )
    status_at = models.DateTimeField(_("status since"))
    status_reason = SentenceField(_("what to do"), blank=True)
    last_sync_at = models.DateTimeField(_("last look at the platform"), null=True, blank=True)
    next_check_at = models.DateTimeField(_("next look"), null=True, blank=True)
    connected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        db_table = "channels"
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        constraints = [
            # an account is a channel of a project once
            models.UniqueConstraint(
                fields=["project", "platform", "channel_id"], name="idx_channels_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(platform__in=Platform.values), name="chk_channels_platform"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=ChannelStatus.values), name="chk_channels_status"
            ),
            # who is not connected is told what to do
            models.CheckConstraint(
                condition=models.Q(status="connected") | ~models.Q(status_reason=""),
                name="chk_channels_status_reason",
            ),
        ]
        indexes = [
            # a project's channels
            models.Index(fields=["project"], name="idx_channels_project"),
            # console: channels of a platform in one state
            models.Index(fields=["platform", "status"], name="idx_channels_platform"),
            # the clock: who is to be looked at
            models.Index(
                fields=["next_check_at"],
                condition=models.Q(next_check_at__isnull=False),
                name="idx_channels_next_check",
            ),
            # an account of a platform, in whatever project
            models.Index(fields=["platform", "channel_id"], name="idx_channels_account"),
        ]

    def __str__(self) -> str:
        return f"{self.get_platform_display()}: {self.name}"

    @property
    def name(self) -> str:
        """What people read."""
        return self.label or self.channel_name or self.channel_id

    @property
    def audit_organization_id(self) -> UUID | None:
        """Whose owners and admins may read the audit entries about it."""
        return self.project.organization_id

    @property
    def upload_defaults(self) -> UploadSettings:
        """How its uploads are made unless somebody says otherwise."""
        return settings_of(self.upload_settings)

    def seal(self, column: str, token: str) -> None:
        """Put an encrypted token into column ("access_token" or "refresh_token")."""
        sealed = encryption.encrypt(token, place=self._place(column)) if token else ""
        setattr(self, column, sealed)

    def opened(self, column: str) -> str:
        """The token in column, or ""; raises CannotDecrypt."""
        stored = str(getattr(self, column))
        return encryption.decrypt(stored, place=self._place(column)) if stored else ""

    def _place(self, column: str) -> str:
        return f"channels.{column}:{self.pk}"
