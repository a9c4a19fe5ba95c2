from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import F, OrderBy, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesCheckboxFilter

from apps.core.admin.base import ReadOnlyAdmin
from apps.core.admin.columns import column, status_cell
from apps.core.admin.paginator import BoundedPaginator
from apps.core.admin.time_filters import CreatedFilter
from apps.subscriptions.admin.views.charge_requests import (
    LOOKS,
    answer,
    approve_many,
    show_request,
)
from apps.subscriptions.models import ChargeRequest
from apps.subscriptions.services.charge_requests import approve_request, reject_request
from apps.subscriptions.states import ChargeRequestStatus


@admin.register(ChargeRequest)
class ChargeRequestAdmin(ReadOnlyAdmin):
    """Credits that customers want to buy by hand: those that wait first, the oldest first."""

    paginator = BoundedPaginator
    ordering = (OrderBy(F("processed_at"), descending=True, nulls_first=True), "id")  # type: ignore[assignment]
    list_display = ("shown_owner", "credits", "shown_status", "shown_note", "created_at")
    list_display_links = ("shown_owner",)
    list_filter = (("status", ChoicesCheckboxFilter), CreatedFilter)
    list_select_related = ("user", "organization")
    search_fields = ("user__email", "organization__name", "=id")
    search_help_text = _("Owner's e-mail, organization or id")
    actions = ("approve_chosen",)

    @column(_("owner"))
    def shown_owner(self, asked: ChargeRequest) -> str:
        return asked.owner_label

    @column(_("status"), ordering="status")
    def shown_status(self, asked: ChargeRequest) -> str:
        look = LOOKS[ChargeRequestStatus(asked.status)]
        return status_cell(look, asked.get_status_display())

    @column(_("customer's note"), empty_value="–")
    def shown_note(self, asked: ChargeRequest) -> str | None:
        first = asked.note.partition("\n")[0]
        return f"{first[:80]}…" if len(asked.note) > len(first[:80]) else first or None

    def has_answer_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("subscriptions.change_chargerequest"))

    @admin.action(description=_("Approve the chosen requests"), permissions=["answer"])
    def approve_chosen(self, request: HttpRequest, queryset: QuerySet[ChargeRequest]) -> None:
        approve_many(request, queryset)

    def get_urls(self) -> list[URLPattern]:
        services: dict[str, Any] = {"approve": approve_request, "reject": reject_request}
        own = [
            path(
                f"<uuid:object_id>/{name}/",
                self.admin_site.admin_view(partial(answer, model_admin=self, service=service)),
                name=f"subscriptions_chargerequest_{name}",
            )
            for name, service in services.items()
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        *args: Any,  # noqa: ARG002
        **kwargs: Any,  # noqa: ARG002
    ) -> HttpResponse:
        return show_request(self, request, object_id)
