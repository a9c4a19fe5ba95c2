from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.contents.models.content_upload import ContentUpload
from apps.core.models import IdentifiedModel


class PlatformQuota(IdentifiedModel):
    """What a platform allows on one of its days, and how much of it is taken, across all tenants.

    account: the client of the installation that the platform counts by, or a channel. A slot is
    taken before the call by one guarded UPDATE that cannot pass the limit.
    """

    platform = models.CharField(_("platform"), max_length=20)
    bucket = models.CharField(_("what is counted"), max_length=30)
    account = models.CharField(_("counted by"), max_length=255)
    day = models.DateField(_("the platform's day"))
    used = models.PositiveIntegerField(_("taken"), default=0)
    most = models.PositiveIntegerField(_("limit"))

    class Meta:
        db_table = "platform_quotas"
        verbose_name = _("platform quota")
        verbose_name_plural = _("platform quotas")
        constraints = [
            # a day's row
            models.UniqueConstraint(
                fields=["platform", "bucket", "account", "day"], name="idx_platform_quotas_day"
            ),
            models.CheckConstraint(
                condition=models.Q(used__lte=models.F("most")), name="chk_platform_quotas_used"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.platform} {self.bucket} {self.day}: {self.used}/{self.most}"


class QuotaSlot(IdentifiedModel):
    """What an upload took of a day's quota; it is given back when the upload is moved or stopped
    before it was sent."""

    quota = models.ForeignKey(
        PlatformQuota, on_delete=models.CASCADE, related_name="slots", db_index=False
    )
    upload = models.ForeignKey(
        ContentUpload, on_delete=models.CASCADE, related_name="quota_slots", db_index=False
    )
    units = models.PositiveIntegerField(_("units"))

    class Meta:
        db_table = "quota_slots"
        verbose_name = _("quota slot")
        verbose_name_plural = _("quota slots")
        constraints = [
            # an upload takes of a quota once
            models.UniqueConstraint(fields=["upload", "quota"], name="idx_quota_slots_once"),
        ]
        indexes = [
            # who took of a day's quota
            models.Index(fields=["quota"], name="idx_quota_slots_quota"),
        ]

    def __str__(self) -> str:
        return f"{self.units} × {self.quota_id}"
