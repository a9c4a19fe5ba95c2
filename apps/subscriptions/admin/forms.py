"""Small forms of the console: each is one call of a service."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
)

from apps.accounts.models import User
from apps.core.admin.autocomplete import ChosenById
from apps.core.errors import ProblemList, RuleBroken
from apps.core.origin import printable
from apps.organizations.models import Organization
from apps.subscriptions.models import Subscription, SubscriptionPlan
from apps.subscriptions.selectors import plans_on_sale
from apps.subscriptions.services.charge_requests import MOST_TEXT
from apps.subscriptions.services.credits import MOST_GIVEN
from apps.subscriptions.states import BillingCycle, BillingMethod
from apps.usage.owners import Owner


def check_printable(text: str) -> None:
    """Raise ValidationError when text holds control characters other than line breaks."""
    plain = text.replace("\r", "").replace("\n", "")
    if printable(plain) != plain:
        raise ValidationError(gettext("Control characters are not allowed."))


def add_problems(form: forms.BaseForm, error: RuleBroken) -> None:
    """Show a broken rule at the field it names, or above the form."""
    problems = error.problems if isinstance(error, ProblemList) else (error,)
    for problem in problems:
        field = problem.field if problem.field in form.fields else None
        form.add_error(field, str(problem))


class PlanSelect(forms.ModelChoiceField):  # type: ignore[type-arg]
    """The plans on sale, with what they bring."""

    def __init__(self) -> None:
        super().__init__(
            queryset=SubscriptionPlan.objects.none(),
            label=_("Plan"),
            widget=UnfoldAdminSelectWidget(),
            empty_label=None,
        )

    def label_from_instance(self, plan: Any) -> str:
        return gettext("%(plan)s · %(credits)d credits a month") % {
            "plan": plan.name,
            "credits": plan.monthly_credits,
        }


class SubscriptionForm(forms.Form):
    """A form about one subscription, as it is when the page is asked for."""

    def __init__(self, *args: Any, subscription: Subscription, **kwargs: Any) -> None:
        self.subscription = subscription
        super().__init__(*args, **kwargs)


class BonusForm(SubscriptionForm):
    credits = forms.IntegerField(
        label=_("Credits"),
        min_value=1,
        max_value=MOST_GIVEN,
        widget=UnfoldAdminIntegerFieldWidget(attrs={"autofocus": True}),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        validators=[check_printable],
        help_text=_("Stands in the ledger, where the customer reads it."),
    )
    # One page gives once, however often its button is clicked.
    key = forms.UUIDField(widget=forms.HiddenInput(), initial=uuid4)


class RenewForm(SubscriptionForm):
    """Carries the end of the period that was looked at: a second click must not pay a second
    period."""

    seen_end = forms.CharField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen_end"].initial = self.subscription.current_period_end.isoformat()

    def clean_seen_end(self) -> datetime:
        try:
            moment = parse_datetime(self.cleaned_data["seen_end"])
        except ValueError:
            moment = None
        if moment is None:
            raise ValidationError(gettext("Open the page again."))
        return moment


class PlanForm(SubscriptionForm):
    plan = PlanSelect()
    billing_cycle = forms.ChoiceField(
        label=_("Billing cycle"), choices=BillingCycle.choices, widget=UnfoldAdminSelectWidget()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(PlanSelect, self.fields["plan"]).queryset = plans_on_sale()
        self.fields["plan"].initial = self.subscription.plan_id
        self.fields["billing_cycle"].initial = self.subscription.billing_cycle


class AddSubscriptionForm(forms.Form):
    """Who gets which plan, and how it is paid. Those of a payment provider begin there."""

    user = forms.ModelChoiceField(
        label=_("Owner (person)"), queryset=User.objects.all(), required=False
    )
    organization = forms.ModelChoiceField(
        label=_("Owner (organization)"), queryset=Organization.objects.all(), required=False
    )
    plan = PlanSelect()
    billing_cycle = forms.ChoiceField(
        label=_("Billing cycle"), choices=BillingCycle.choices, widget=UnfoldAdminSelectWidget()
    )
    billing_method = forms.ChoiceField(
        label=_("Paid"),
        choices=[
            (method.value, method.label)
            for method in (BillingMethod.MANUAL, BillingMethod.COMPLIMENTARY)
        ],
        widget=UnfoldAdminSelectWidget(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(PlanSelect, self.fields["plan"]).queryset = plans_on_sale()
        for name, related in (
            ("user", Subscription.user.field),
            ("organization", Subscription.organization.field),
        ):
            field = cast("forms.ModelChoiceField[Any]", self.fields[name])
            field.widget = ChosenById(related, admin.site)
            field.widget.choices = field.choices

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        user, organization = given.get("user"), given.get("organization")
        if {"user", "organization"} & set(self.errors):
            return given
        if (user is None) == (organization is None):
            raise ValidationError(gettext("Choose one owner: a person or an organization."))
        given["owner"] = Owner(user and user.pk, organization and organization.pk)
        return given


class MemoForm(forms.Form):
    memo = forms.CharField(
        label=_("Memo"),
        required=False,
        max_length=MOST_TEXT,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        validators=[check_printable],
        help_text=_("The customer reads it. A rejection needs one."),
    )
