from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.contrib.filters.admin import ChoicesCheckboxFilter

from apps.core.admin.base import ReadOnlyAdmin
from apps.core.admin.columns import column, status_cell
from apps.core.admin.paginator import BoundedPaginator
from apps.core.admin.time_filters import CreatedFilter
from apps.subscriptions.admin.payment import ProviderFilter
from apps.subscriptions.admin.views.common import acting
from apps.subscriptions.models import PaymentEvent
from apps.subscriptions.services.billing.events import handle_again, handle_event
from apps.subscriptions.states import EventOutcome

MOST_AT_ONCE = 20
LOOKS = {
    EventOutcome.WAITING: "info",
    EventOutcome.DONE: "completed",
    EventOutcome.IGNORED: "pending",
    EventOutcome.REFUSED: "warning",
    EventOutcome.FAILED: "failed",
}


@admin.register(PaymentEvent)
class PaymentEventAdmin(ReadOnlyAdmin):
    """Messages of payment vendors, as they came and what became of them."""

    paginator = BoundedPaginator
    list_display = ("received_at", "provider", "vendor_type", "shown_outcome", "error")
    list_filter = (("outcome", ChoicesCheckboxFilter), ProviderFilter, CreatedFilter)
    search_fields = ("=event_id", "=id")
    search_help_text = _("The provider's event id, or id")
    actions = ("handle_chosen_again",)
    fields = (
        ("provider", "event_id"),
        ("vendor_type", "kind"),
        ("occurred_at", "received_at", "processed_at"),
        ("outcome", "attempts", "next_attempt_at"),
        "error",
        "notice",
        "raw",
    )

    @column(_("outcome"), ordering="outcome")
    def shown_outcome(self, event: PaymentEvent) -> str:
        return status_cell(LOOKS[EventOutcome(event.outcome)], event.get_outcome_display())

    def has_handle_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("subscriptions.change_payment"))

    @admin.action(description=_("Handle the chosen messages again"), permissions=["handle"])
    def handle_chosen_again(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """What was done before is found done: nothing happens twice."""
        done = 0
        for event in queryset[:MOST_AT_ONCE]:
            handle_again(by=acting(request), event=event)
            handle_event(event_id=event.pk, now=timezone.now())
            done += 1
        text = ngettext("%(count)d message was handled.", "%(count)d messages were handled.", done)
        messages.info(request, text % {"count": done})
