from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import IdentifiedModel
from apps.organizations.models import OwnedModel, owner_constraint
from apps.subscriptions.states import ChargeRequestStatus

MOST_CREDITS = 1_000_000


class ChargeRequest(OwnedModel, IdentifiedModel):
    """A customer's wish to buy credits by hand, and what staff answered. Not a payment: those
    have an amount of money and a vendor; here a person says that the money has come.
    """

    credits = models.PositiveIntegerField(
        _("credits"), validators=[MinValueValidator(1), MaxValueValidator(MOST_CREDITS)]
    )
    note = models.TextField(_("customer's note"), blank=True, max_length=1000)
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=ChargeRequestStatus.choices,
        default=ChargeRequestStatus.PENDING,
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("requested by"),
    )
    processed_at = models.DateTimeField(_("answered"), null=True, blank=True)
    processed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    memo = models.TextField(_("staff's memo"), blank=True, max_length=1000)

    class Meta:
        db_table = "charge_requests"
        verbose_name = _("charge request")
        verbose_name_plural = _("charge requests")
        constraints = [
            owner_constraint("charge_requests"),
            models.CheckConstraint(
                condition=models.Q(status__in=ChargeRequestStatus.values),
                name="chk_charge_requests_status",
            ),
            models.CheckConstraint(
                condition=models.Q(status="pending", processed_at__isnull=True)
                | (~models.Q(status="pending") & models.Q(processed_at__isnull=False)),
                name="chk_charge_requests_processed_at",
            ),
            models.CheckConstraint(
                condition=models.Q(credits__gt=0), name="chk_charge_requests_credits"
            ),
        ]
        indexes = [
            # a person's or a team's requests, newest first
            models.Index(fields=["user", "-id"], name="idx_charge_requests_user"),
            models.Index(fields=["organization", "-id"], name="idx_charge_requests_org"),
            # console: what waits for an answer
            models.Index(fields=["status", "-id"], name="idx_charge_requests_status"),
        ]

    def __str__(self) -> str:
        return f"{self.owner_label}: {self.credits}"
