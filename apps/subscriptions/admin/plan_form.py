"""A plan with its features as switches, not as JSON."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldBooleanSwitchWidget

from apps.subscriptions.admin.forms import check_printable
from apps.subscriptions.entitlements import FLAG_NAMES
from apps.subscriptions.features import FLAGS, default_features
from apps.subscriptions.models import SubscriptionPlan

MOST_SEATS = 100_000


class PlanEditForm(forms.ModelForm[SubscriptionPlan]):
    team_seats = forms.IntegerField(
        label=_("Seats in a team"),
        min_value=1,
        max_value=MOST_SEATS,
        widget=UnfoldAdminIntegerFieldWidget(),
    )

    class Meta:
        model = SubscriptionPlan
        fields = (
            "name",
            "code",
            "price_monthly",
            "price_yearly",
            "currency",
            "monthly_credits",
            "max_channels",
            "max_projects",
            "is_active",
            "display_order",
        )
        help_texts = {
            "code": _("What the API calls it. Stays as it is."),
            "monthly_credits": _(
                "A change holds for a subscription from its next reset on; what was given stays."
            ),
            "price_monthly": _("A change holds from each subscription's next period on."),
            "price_yearly": _("Empty: not sold by the year."),
            "is_active": _("Off sale, those who have it keep it; nobody else can choose it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = {**default_features(), **(self.instance.features or {})}
        for flag in FLAGS:
            self.initial[flag] = now[flag]
        self.initial["team_seats"] = now["team_seats"]
        for name, check in (("name", check_printable), ("currency", _CURRENCY)):
            if name in self.fields:
                self.fields[name].validators.append(check)

    def _post_clean(self) -> None:
        """Before the model checks itself: its features are made of the switches."""
        given = self.cleaned_data
        if "team_seats" in given:
            self.instance.features = {
                **{flag: bool(given.get(flag)) for flag in FLAGS},
                "team_seats": given["team_seats"],
            }
        super()._post_clean()  # type: ignore[misc]


_CURRENCY = RegexValidator(r"^[A-Z]{3}\Z", _("Three capital letters, such as KRW."))

# Declared one by one, so that each flag of the product has its switch.
for _flag in FLAGS:
    PlanEditForm.base_fields[_flag] = forms.BooleanField(
        label=capfirst(FLAG_NAMES[_flag]),  # type: ignore[type-var, arg-type]  # lazy text stays lazy
        required=False,
        widget=UnfoldBooleanSwitchWidget(),
    )
    PlanEditForm.declared_fields[_flag] = PlanEditForm.base_fields[_flag]
