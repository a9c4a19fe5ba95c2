from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.subscriptions.models.charge_request import MOST_CREDITS


class CreditPack(TimestampedModel):
    """Credits that a customer can buy at once, and their price. Not a purchase of them."""

    credits = models.PositiveIntegerField(
        _("credits"), validators=[MinValueValidator(1), MaxValueValidator(MOST_CREDITS)]
    )
    price = models.DecimalField(
        _("price"),
        max_digits=12,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01"))],
    )
    currency = models.CharField(_("currency"), max_length=3, default="KRW")
    is_active = models.BooleanField(_("on sale"), default=True)

    class Meta:
        db_table = "credit_packs"
        verbose_name = _("credit pack")
        verbose_name_plural = _("credit packs")
        ordering = ["currency", "credits"]
        constraints = [
            # the shop: one price per size and currency
            models.UniqueConstraint(
                fields=["currency", "credits"],
                condition=models.Q(is_active=True),
                name="idx_credit_packs_unique",
            ),
            models.CheckConstraint(
                condition=models.Q(credits__gt=0, price__gt=0), name="chk_credit_packs_values"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.credits}: {self.price} {self.currency}"
