"""A new subscription for a person or a team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from apps.core.errors import RuleBroken
from apps.subscriptions.admin.forms import AddSubscriptionForm, add_problems
from apps.subscriptions.admin.views.common import acting, base_context, to_row
from apps.subscriptions.services.subscriptions import start_subscription

if TYPE_CHECKING:
    from apps.subscriptions.admin.subscription import SubscriptionAdmin

TEMPLATE = "admin/subscriptions/subscription/add.html"


def add_subscription(model_admin: SubscriptionAdmin, request: HttpRequest) -> HttpResponse:
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    initial = {name: request.GET.get(name, "") for name in ("user", "organization")}
    form = AddSubscriptionForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in _FIELDS}
        try:
            held = start_subscription(by=acting(request), **given)
        except RuleBroken as error:
            add_problems(form, error)
        else:
            messages.success(request, _("The subscription has begun."))
            return to_row(held)
    context = base_context(
        model_admin, request, title=_("Start a subscription"), form=form, media=form.media
    )
    return render(request, TEMPLATE, context, status=422 if form.errors else 200)


_FIELDS = ("owner", "plan", "billing_cycle", "billing_method")
