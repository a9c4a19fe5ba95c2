from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.organizations.models import OwnedModel, owner_constraint
from apps.usage.states import BudgetPeriod


def _limit(label: Any) -> models.DecimalField[Any, Any]:
    return models.DecimalField(
        label,
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )


class Budget(OwnedModel, TimestampedModel):
    """How much an owner lets production cost, in US dollars: brakes, not prices.

    Past a soft limit people are told, once per period; a hard limit stops what would pass it.
    Empty is no limit. *_warned_on is the first day of the period that was warned about.
    """

    daily_soft_usd = _limit(_("warn above, a day (USD)"))
    daily_hard_usd = _limit(_("stop above, a day (USD)"))
    monthly_soft_usd = _limit(_("warn above, a month (USD)"))
    monthly_hard_usd = _limit(_("stop above, a month (USD)"))
    daily_warned_on = models.DateField(_("warned for the day"), null=True, blank=True)
    monthly_warned_on = models.DateField(_("warned for the month"), null=True, blank=True)

    class Meta:
        db_table = "budgets"
        verbose_name = _("budget")
        verbose_name_plural = _("budgets")
        constraints = [
            owner_constraint("budgets"),
            # an owner's one budget
            models.UniqueConstraint(fields=["user"], name="idx_budgets_user"),
            models.UniqueConstraint(fields=["organization"], name="idx_budgets_org"),
            models.CheckConstraint(
                condition=models.Q(daily_soft_usd__isnull=True)
                | models.Q(daily_hard_usd__isnull=True)
                | models.Q(daily_soft_usd__lte=models.F("daily_hard_usd")),
                name="chk_budgets_daily",
            ),
            models.CheckConstraint(
                condition=models.Q(monthly_soft_usd__isnull=True)
                | models.Q(monthly_hard_usd__isnull=True)
                | models.Q(monthly_soft_usd__lte=models.F("monthly_hard_usd")),
                name="chk_budgets_monthly",
            ),
        ]

    def __str__(self) -> str:
        return self.owner_label

    def soft_usd(self, period: BudgetPeriod) -> Decimal | None:
        limit: Decimal | None = getattr(self, f"{period.value}_soft_usd")
        return limit

    def hard_usd(self, period: BudgetPeriod) -> Decimal | None:
        limit: Decimal | None = getattr(self, f"{period.value}_hard_usd")
        return limit
