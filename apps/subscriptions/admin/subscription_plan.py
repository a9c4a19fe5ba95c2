from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Min, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.contrib.filters.admin import BooleanRadioFilter

from apps.core.admin.base import ConsoleAdmin
from apps.core.admin.columns import column
from apps.subscriptions.admin.deeds import day_of
from apps.subscriptions.admin.plan_form import PlanEditForm
from apps.subscriptions.admin.views.common import to_row
from apps.subscriptions.features import FLAGS
from apps.subscriptions.models import Subscription, SubscriptionPlan
from apps.subscriptions.states import LIVE


@admin.register(SubscriptionPlan)
class SubscriptionPlanAdmin(ConsoleAdmin):
    """What is sold."""

    form = PlanEditForm
    list_display = (
        "name",
        "code",
        "shown_price",
        "monthly_credits",
        "max_projects",
        "max_channels",
        "shown_seats",
        "is_active",
    )
    list_filter = (("is_active", BooleanRadioFilter),)
    search_fields = ("name", "code")
    ordering = ("display_order", "code")
    fieldsets = (
        (None, {"fields": (("name", "code"), ("display_order", "is_active"))}),
        (
            gettext_lazy("Price"),
            {"fields": (("price_monthly", "price_yearly"), "currency")},
        ),
        (
            gettext_lazy("What it brings"),
            {"fields": (("monthly_credits", "team_seats"), ("max_projects", "max_channels"))},
        ),
        (gettext_lazy("Features"), {"fields": FLAGS}),
    )

    @column(gettext_lazy("price a month"), ordering="price_monthly")
    def shown_price(self, plan: SubscriptionPlan) -> str:
        return f"{plan.price_monthly:,.2f}".removesuffix(".00") + f" {plan.currency}"

    @column(gettext_lazy("seats"))
    def shown_seats(self, plan: SubscriptionPlan) -> int:
        return int(plan.features.get("team_seats", 1))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fields = tuple(super().get_readonly_fields(request, obj))
        return (*fields, "code") if obj else fields

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001
        super().save_model(request, obj, form, change)
        if change and "monthly_credits" in form.changed_data:
            self._say_from_when(request, obj)

    def _say_from_when(self, request: HttpRequest, plan: SubscriptionPlan) -> None:
        live = Subscription.objects.filter(plan=plan, status__in=LIVE)
        found = live.aggregate(count=Count("pk"), first=Min("credits_reset_at"))
        if found["count"]:
            text = ngettext(
                "%(count)d subscription gets %(credits)d credits a month from its next reset on, "
                "on %(day)s.",
                "%(count)d subscriptions get %(credits)d credits a month from their next reset "
                "on, the first on %(day)s.",
                found["count"],
            )
            day = day_of(found["first"])
            given = {"count": found["count"], "credits": plan.monthly_credits, "day": day}
            messages.info(request, text % given)

    def delete_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        plan = self.get_object(request, object_id)
        sold = _sold([plan]) if plan and self.has_delete_permission(request, plan) else []
        if plan and sold:
            messages.error(request, sold[0])
            return to_row(plan)
        answer: HttpResponse = super().delete_view(request, object_id, extra_context)
        return answer

    def get_deleted_objects(
        self,
        objs: QuerySet[SubscriptionPlan] | list[SubscriptionPlan],
        request: HttpRequest,  # noqa: ARG002
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """A plan alone is deleted, and only where nobody ever had it: the reason is a sentence."""
        names = [str(plan) for plan in objs]
        return names, {str(self.opts.verbose_name_plural): len(names)}, set(), _sold(list(objs))


def _sold(plans: list[SubscriptionPlan]) -> list[str]:
    """For each of the plans that somebody has, had or will have: why it stays."""
    ids = [plan.pk for plan in plans]
    held = Subscription.objects.filter(Q(plan__in=ids) | Q(next_plan__in=ids))
    used = {one for row in held.values_list("plan_id", "next_plan_id").distinct() for one in row}
    return [
        _("“%(plan)s” was sold: subscriptions name it. Take it off sale instead.")
        % {"plan": plan.name}
        for plan in plans
        if plan.pk in used
    ]
