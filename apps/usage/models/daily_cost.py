from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import IdentifiedModel
from apps.organizations.models import owner_constraint
from apps.usage.models.history import HistoryOfOwner


class DailyCost(HistoryOfOwner, IdentifiedModel):
    """The calls of one UTC day, owner, service and operation in one row.

    Like a day's total in a till: made from the slips, and kept when the slips are thrown away.
    Sums only, so that rows can be added up; means are worked out by whoever reads. timed_calls is
    how many calls have a duration.
    """

    day = models.DateField(_("day"))
    service = models.CharField(_("service"), max_length=30)
    operation = models.CharField(_("operation"), max_length=50)
    calls = models.BigIntegerField(_("calls"), default=0)
    errors = models.BigIntegerField(_("errors"), default=0)
    input_units = models.BigIntegerField(_("units in"), default=0)
    output_units = models.BigIntegerField(_("units out"), default=0)
    cost = models.DecimalField(_("cost (USD)"), max_digits=16, decimal_places=6, default=Decimal(0))
    duration_ms = models.BigIntegerField(_("duration (ms)"), default=0)
    timed_calls = models.BigIntegerField(_("calls with a duration"), default=0)

    class Meta:
        db_table = "daily_cost_summary"
        verbose_name = _("daily cost")
        verbose_name_plural = _("daily costs")
        constraints = [
            owner_constraint("daily_cost_summary"),
            # refreshing a day replaces its rows; charts read ranges of days
            models.UniqueConstraint(
                fields=["day", "user", "organization", "service", "operation"],
                nulls_distinct=False,
                name="idx_daily_cost_summary_unique",
            ),
        ]
        indexes = [
            # what one person spent in a range of days
            models.Index(
                fields=["user", "day"],
                condition=models.Q(user__isnull=False),
                name="idx_daily_cost_summary_user",
            ),
            # what one organization spent in a range of days
            models.Index(
                fields=["organization", "day"],
                condition=models.Q(organization__isnull=False),
                name="idx_daily_cost_summary_org",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.service} {self.operation}"

    @property
    def mean_latency_ms(self) -> int | None:
        return round(self.duration_ms / self.timed_calls) if self.timed_calls else None
