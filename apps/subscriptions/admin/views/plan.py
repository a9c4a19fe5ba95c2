"""Changing the plan: first what it would mean, then the change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.core.errors import RuleBroken
from apps.providers.errors import ProviderError
from apps.subscriptions.admin.deeds import MAY_CHANGE, day_of
from apps.subscriptions.admin.forms import PlanForm, add_problems
from apps.subscriptions.admin.views.common import acting, base_context, subscription_of, to_row
from apps.subscriptions.models import Subscription
from apps.subscriptions.services.billing.plans import change_plan_paid
from apps.subscriptions.services.plan_changes import PlanChange, quote_change

if TYPE_CHECKING:
    from apps.subscriptions.admin.subscription import SubscriptionAdmin

TEMPLATE = "admin/subscriptions/subscription/plan.html"


@require_http_methods(["GET", "POST"])
def plan_page(
    request: HttpRequest, object_id: UUID, *, model_admin: SubscriptionAdmin
) -> HttpResponse:
    held = subscription_of(model_admin, request, object_id, MAY_CHANGE)
    asked = request.POST if request.method == "POST" else request.GET
    form = PlanForm(asked if "plan" in asked else None, subscription=held)
    change = None
    if form.is_bound and form.is_valid():
        try:
            change = quote_change(subscription=held, **_wanted(form))
            if request.method == "POST":
                return _carry_out(request, held, form)
        except RuleBroken as error:
            add_problems(form, error)
            change = None
        except ProviderError as error:
            form.add_error(None, str(error))
            change = None
    context = base_context(
        model_admin,
        request,
        title=_("Change the plan"),
        original=held,
        held=held,
        form=form,
        change=change,
    )
    return render(request, TEMPLATE, context, status=422 if form.errors else 200)


def _wanted(form: PlanForm) -> dict[str, Any]:
    return {"plan": form.cleaned_data["plan"], "billing_cycle": form.cleaned_data["billing_cycle"]}


def _carry_out(request: HttpRequest, held: Subscription, form: PlanForm) -> HttpResponse:
    change = change_plan_paid(by=acting(request), subscription=held, **_wanted(form))
    messages.success(request, _said(change))
    return to_row(held)


def _said(change: PlanChange) -> str:
    if change.at is not None:
        return _("The plan is “%(plan)s” from %(day)s on.") % {
            "plan": change.plan.name,
            "day": day_of(change.at),
        }
    return _("The plan is “%(plan)s” now; %(credits)d credits were added.") % {
        "plan": change.plan.name,
        "credits": change.credits_now,
    }
