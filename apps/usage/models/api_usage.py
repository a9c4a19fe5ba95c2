from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import PartitionedModel, SentenceField
from apps.organizations.models import owner_constraint
from apps.usage.models.history import HistoryOfOwner


class ApiUsage(HistoryOfOwner, PartitionedModel):
    """One metered provider call, like one line of a telephone bill: who, what, how much, how long.

    Units are what the service counts: tokens, characters, milliseconds of sound or film. Failed
    calls are lines too (status_code 400 and above). content_id and job_id are plain ids. Kept by
    month; what is dropped lives on in daily_cost_summary.
    """

    service = models.CharField(_("service"), max_length=30)
    operation = models.CharField(_("operation"), max_length=50)
    input_units = models.IntegerField(_("units in"), default=0)
    output_units = models.IntegerField(_("units out"), default=0)
    duration_ms = models.IntegerField(_("duration (ms)"), null=True, blank=True)
    estimated_cost = models.DecimalField(
        _("cost (USD)"), max_digits=10, decimal_places=6, default=Decimal(0)
    )
    content_id = models.UUIDField(_("content"), null=True, blank=True)
    job_id = models.UUIDField(_("job"), null=True, blank=True)
    status_code = models.IntegerField(_("status code"), null=True, blank=True)
    error_message = SentenceField(_("error"), blank=True, most=2000)

    class Meta:
        db_table = "api_usages"
        verbose_name = _("provider call")
        verbose_name_plural = _("provider calls")
        constraints = [
            owner_constraint("api_usages"),
            models.CheckConstraint(
                condition=models.Q(input_units__gte=0, output_units__gte=0)
                & models.Q(estimated_cost__gte=0),
                name="chk_api_usages_amounts",
            ),
        ]
        indexes = [
            # one person's calls, newest first
            models.Index(
                fields=["user", "-id"],
                condition=models.Q(user__isnull=False),
                name="idx_api_usages_user",
            ),
            # one organization's calls, newest first
            models.Index(
                fields=["organization", "-id"],
                condition=models.Q(organization__isnull=False),
                name="idx_api_usages_org",
            ),
            # what a person spent in a month or today, from the index alone
            models.Index(
                fields=["user", "created_at"],
                include=["estimated_cost"],
                condition=models.Q(user__isnull=False),
                name="idx_api_usages_user_month",
            ),
            # what an organization spent in a month or today, from the index alone
            models.Index(
                fields=["organization", "created_at"],
                include=["estimated_cost"],
                condition=models.Q(organization__isnull=False),
                name="idx_api_usages_org_month",
            ),
            # console: calls of one service, newest first
            models.Index(fields=["service", "-id"], name="idx_api_usages_service"),
            # the daily sums: the rows of a few days
            models.Index(fields=["-created_at"], name="idx_api_usages_created"),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.operation}"
