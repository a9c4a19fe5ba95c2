from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.admin.base import ConsoleAdmin
from apps.core.admin.columns import column
from apps.core.errors import ProblemList
from apps.usage.admin.owners import needed_owner
from apps.usage.models import Budget
from apps.usage.owners import Owner
from apps.usage.selectors import budget_state
from apps.usage.services.budgets import LIMITS, check_limits, set_budget


class BudgetForm(forms.ModelForm[Budget]):
    class Meta:
        model = Budget
        fields = ("user", "organization", *LIMITS)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.owner = needed_owner(self, given)
        if not self.errors:
            self._check_limits(given)
        return given

    def _check_limits(self, given: dict[str, Any]) -> None:
        before: dict[str, Decimal | None] = {name: self.initial.get(name) for name in LIMITS}
        after: dict[str, Decimal | None] = {name: given.get(name) for name in LIMITS}
        try:
            check_limits(self.owner, before=before, after=after)
        except ProblemList as problems:
            for problem in problems.problems:
                self.add_error(problem.field, str(problem))


@admin.register(Budget)
class BudgetAdmin(ConsoleAdmin):
    """How much an owner lets production cost."""

    form = BudgetForm
    list_display = ("shown_owner", *LIMITS)
    list_select_related = ("user", "organization")
    search_fields = ("user__email", "organization__name")
    search_help_text = _("Owner's e-mail or name")
    autocomplete_fields = ("user", "organization")
    readonly_fields = ("shown_spent",)
    fields = (
        ("user", "organization"),
        ("daily_soft_usd", "daily_hard_usd"),
        ("monthly_soft_usd", "monthly_hard_usd"),
        "shown_spent",
    )

    @column(_("owner"))
    def shown_owner(self, budget: Budget) -> str:
        return budget.owner_label

    @column(_("spent today and this month (USD)"), empty_value="–")
    def shown_spent(self, budget: Budget) -> str | None:
        if budget.user_id is None and budget.organization_id is None:
            return None
        state = budget_state(Owner.of(budget))
        return f"{state.spent_today_usd:.2f} / {state.spent_this_month_usd:.2f}"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fields = tuple(super().get_readonly_fields(request, obj))
        return (*fields, "user", "organization") if obj else fields

    def save_model(
        self,
        request: HttpRequest,
        obj: Model,
        form: forms.ModelForm[Any],
        change: bool,  # noqa: ARG002, FBT001 (Django's own signature)
    ) -> None:
        """The service saves: it locks the row, checks once more and writes the audit entry."""
        assert isinstance(request.user, User)  # noqa: S101
        assert isinstance(form, BudgetForm)  # noqa: S101
        limits = {name: form.cleaned_data[name] for name in LIMITS}
        obj.pk = set_budget(by=request.user, owner=form.owner, limits=limits).pk
