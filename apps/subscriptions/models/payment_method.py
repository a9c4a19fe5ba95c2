from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.organizations.models import OwnedModel, owner_constraint


class PaymentMethod(OwnedModel, TimestampedModel):
    """What an owner pays with at one vendor.

    method_ref is as good as money: encrypted, for this row alone, and "" where the vendor itself
    keeps the method and never shows it. method_digest (SHA-256) finds the row by a reference
    without opening it. A removed one stays, because payments were made with it, without its ref.
    """

    provider = models.CharField(_("provider"), max_length=20)
    customer_ref = models.CharField(_("customer at the provider"), max_length=255, blank=True)
    method_ref = models.TextField(_("encrypted reference"), blank=True)
    method_digest = models.CharField(_("digest of the reference"), max_length=64, blank=True)
    label = models.CharField(_("label"), max_length=100, blank=True)
    is_default = models.BooleanField(_("used by default"), default=False)
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)

    class Meta:
        db_table = "payment_methods"
        verbose_name = _("payment method")
        verbose_name_plural = _("payment methods")
        constraints = [
            owner_constraint("payment_methods"),
            # what a charge takes: one default per owner
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(is_default=True, removed_at__isnull=True),
                name="idx_payment_methods_default",
            ),
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(is_default=True, removed_at__isnull=True),
                name="idx_payment_methods_default_org",
            ),
            # a vendor's message about a method; the same method is stored once
            models.UniqueConstraint(
                fields=["provider", "method_digest"],
                condition=~models.Q(method_digest=""),
                name="idx_payment_methods_digest",
            ),
            models.CheckConstraint(
                condition=models.Q(removed_at__isnull=True) | models.Q(method_ref=""),
                name="chk_payment_methods_removed",
            ),
        ]
        indexes = [
            # an owner's methods, newest first
            models.Index(fields=["user", "-id"], name="idx_payment_methods_user"),
            models.Index(fields=["organization", "-id"], name="idx_payment_methods_org"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.label}".strip()

    @property
    def place(self) -> str:
        """Where method_ref is kept, as encryption asks."""
        return f"payment_methods.method_ref:{self.pk}"
