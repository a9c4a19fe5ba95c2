"""Doing one thing to one subscription: asked first, then done by a POST."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.core.errors import RuleBroken
from apps.providers.errors import ProviderError
from apps.subscriptions.admin.deeds import MAY_CHANGE, Deed
from apps.subscriptions.admin.forms import SubscriptionForm, add_problems
from apps.subscriptions.admin.views.common import acting, base_context, subscription_of, to_row
from apps.subscriptions.models import Subscription
from apps.subscriptions.services.billing.plans import is_paid_by_provider

if TYPE_CHECKING:
    from apps.subscriptions.admin.subscription import SubscriptionAdmin

TEMPLATE = "admin/subscriptions/subscription/act.html"


@require_http_methods(["GET", "POST"])
def act(
    request: HttpRequest, object_id: UUID, *, model_admin: SubscriptionAdmin, name: str, deed: Deed
) -> HttpResponse:
    held = subscription_of(model_admin, request, object_id, deed.permission)
    if not deed.offered(held):
        messages.error(request, _("This cannot be done as the subscription is now."))
        return to_row(held)
    form = deed.form(request.POST if request.method == "POST" else None, subscription=held)
    if request.method == "POST" and form.is_valid() and _done(request, held, deed, form):
        return to_row(held)
    context = base_context(
        model_admin,
        request,
        title=deed.title,
        original=held,
        held=held,
        deed=deed,
        form=form,
        name=name,
    )
    return render(request, TEMPLATE, context, status=422 if form.errors else 200)


def _done(request: HttpRequest, held: Subscription, deed: Deed, form: SubscriptionForm) -> bool:
    asks_vendor = is_paid_by_provider(held) and deed.permission == MAY_CHANGE
    try:
        with nullcontext() if asks_vendor else transaction.atomic():
            said = deed.do(acting(request), held, form.cleaned_data)
    except RuleBroken as error:
        add_problems(form, error)
        return False
    except ProviderError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, said)
    return True
