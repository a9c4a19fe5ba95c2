from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import (
    ChoicesCheckboxFilter,
    ChoicesRadioFilter,
    RelatedCheckboxFilter,
)

from apps.core.admin.base import ConsoleAdmin
from apps.core.admin.columns import column
from apps.subscriptions.admin.deeds import DEEDS
from apps.subscriptions.admin.subscription_filters import NeedsFilter
from apps.subscriptions.admin.views.act import act
from apps.subscriptions.admin.views.add import add_subscription
from apps.subscriptions.admin.views.page import show_subscription
from apps.subscriptions.admin.views.plan import plan_page
from apps.subscriptions.models import Subscription

_CELLS = "admin/subscriptions/subscription/"


@admin.register(Subscription)
class SubscriptionAdmin(ConsoleAdmin):
    """Who has which plan; a designed page for each, whose buttons call services."""

    list_display = (
        "shown_owner",
        "shown_plan",
        "shown_status",
        "shown_credits",
        "current_period_end",
        "shown_method",
    )
    list_display_links = ("shown_owner",)
    list_filter = (
        NeedsFilter,
        ("status", ChoicesCheckboxFilter),
        ("plan", RelatedCheckboxFilter),
        ("billing_method", ChoicesRadioFilter),
    )
    list_select_related = ("user", "organization", "plan", "next_plan")
    search_fields = ("user__email", "organization__name", "=id")
    search_help_text = _("Owner's e-mail, organization or id")

    @column(_("owner"))
    def shown_owner(self, held: Subscription) -> str:
        return held.owner_label

    @column(_("plan"), ordering="plan__display_order")
    def shown_plan(self, held: Subscription) -> str:
        return render_to_string(f"{_CELLS}cell_plan.html", {"held": held})

    @column(_("status"), ordering="status")
    def shown_status(self, held: Subscription) -> str:
        return render_to_string(f"{_CELLS}cell_status.html", {"held": held})

    @column(_("credits left / a month"), ordering="credits_remaining")
    def shown_credits(self, held: Subscription) -> str:
        return render_to_string(f"{_CELLS}cell_credits.html", {"held": held})

    @column(_("paid"))
    def shown_method(self, held: Subscription) -> str:
        return str(SHORT_METHODS[held.billing_method])

    def get_urls(self) -> list[URLPattern]:
        views: dict[str, Any] = {
            name: partial(act, model_admin=self, name=name, deed=deed)
            for name, deed in DEEDS.items()
        }
        views["plan"] = partial(plan_page, model_admin=self)
        own = [
            path(
                f"<uuid:object_id>/{name}/",
                self.admin_site.admin_view(view),
                name=f"subscriptions_subscription_{name}",
            )
            for name, view in views.items()
        ]
        return [*own, *super().get_urls()]

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002
        return add_subscription(self, request)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        *args: Any,  # noqa: ARG002
        **kwargs: Any,  # noqa: ARG002
    ) -> HttpResponse:
        return show_subscription(self, request, object_id)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """A subscription ends; its row stays, as its ledger does."""
        return False


SHORT_METHODS: dict[str, Any] = {
    "complimentary": _("Complimentary"),
    "manual": _("By hand"),
    "provider": _("By provider"),
}
