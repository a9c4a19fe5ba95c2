"""One charge request and its answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from apps.core.errors import RuleBroken
from apps.subscriptions.admin.forms import MemoForm, add_problems
from apps.subscriptions.admin.views.common import acting, base_context, row_of, to_row
from apps.subscriptions.entitlements import live_subscription
from apps.subscriptions.errors import WrongChargeRequestState
from apps.subscriptions.models import ChargeRequest
from apps.subscriptions.services.charge_requests import approve_request
from apps.subscriptions.states import ChargeRequestStatus
from apps.usage.owners import Owner

if TYPE_CHECKING:
    from apps.subscriptions.admin.charge_request import ChargeRequestAdmin

TEMPLATE = "admin/subscriptions/chargerequest/page.html"
MOST_AT_ONCE = 100
# The colours of states that the console has.
LOOKS = {
    ChargeRequestStatus.PENDING: "info",
    ChargeRequestStatus.APPROVED: "completed",
    ChargeRequestStatus.REJECTED: "cancelled",
    ChargeRequestStatus.WITHDRAWN: "withdrawn",
}


def show_request(
    model_admin: ChargeRequestAdmin,
    request: HttpRequest,
    object_id: str | UUID,
    form: MemoForm | None = None,
) -> HttpResponse:
    """The page; a form that is given was refused and is shown with its errors."""
    asked = cast(ChargeRequest, row_of(model_admin, request, object_id))
    waits = asked.status == ChargeRequestStatus.PENDING
    context = base_context(
        model_admin,
        request,
        title=asked.owner_label,
        original=asked,
        asked=asked,
        status=LOOKS[ChargeRequestStatus(asked.status)],
        held=live_subscription(Owner.of(asked)),
        form=form or MemoForm(),
        can_answer=waits and model_admin.has_answer_permission(request),
    )
    return render(request, TEMPLATE, context, status=422 if form else 200)


@require_POST
def answer(
    request: HttpRequest,
    object_id: UUID,
    *,
    model_admin: ChargeRequestAdmin,
    service: Callable[..., None],
) -> HttpResponse:
    asked = cast(ChargeRequest, row_of(model_admin, request, object_id))
    if not model_admin.has_answer_permission(request):
        raise PermissionDenied
    form = MemoForm(request.POST)
    if form.is_valid():
        try:
            service(by=acting(request), request=asked, memo=form.cleaned_data["memo"])
        except WrongChargeRequestState as error:
            messages.error(request, str(error))
            return to_row(asked)
        except RuleBroken as error:
            add_problems(form, error)
        else:
            messages.success(request, _("The request is answered."))
            return to_row(asked)
    return show_request(model_admin, request, object_id, form)


def approve_many(request: HttpRequest, rows: QuerySet[ChargeRequest]) -> None:
    """Approve each on its own: one that cannot be approved does not stop the others."""
    done = 0
    for asked in rows.select_related("user", "organization")[:MOST_AT_ONCE]:
        try:
            with transaction.atomic():
                approve_request(by=acting(request), request=asked)
            done += 1
        except RuleBroken as refusal:
            messages.error(request, f"{asked}: {refusal}")
    text = ngettext("%(count)d request was approved.", "%(count)d requests were approved.", done)
    messages.info(request, text % {"count": done})
