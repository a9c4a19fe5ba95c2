from __future__ import annotations

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import IdentifiedModel
from apps.subscriptions.features import default_features, validate_features


class SubscriptionPlan(IdentifiedModel):
    """What is sold: a price, an amount of credits a month, and limits. Not a purchase of it."""

    name = models.CharField(_("name"), max_length=50)
    code = models.SlugField(_("code"), max_length=20, unique=True)
    price_monthly = models.DecimalField(
        _("price a month"),
        max_digits=10,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0))],
    )
    price_yearly = models.DecimalField(
        _("price a year"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    currency = models.CharField(_("currency"), max_length=3, default="KRW")
    monthly_credits = models.PositiveIntegerField(_("credits a month"))
    max_channels = models.PositiveIntegerField(_("channels"), default=1)
    max_projects = models.PositiveIntegerField(_("projects"), default=3)
    features = models.JSONField(
        _("features"), default=default_features, validators=[validate_features]
    )
    is_active = models.BooleanField(_("on sale"), default=True)
    display_order = models.IntegerField(_("order"), default=0)

    class Meta:
        db_table = "subscription_plans"
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["display_order", "code"]

    def __str__(self) -> str:
        return self.name
