from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.contents.models import MeaningOrder
from apps.core.admin.base import ReadOnlyAdmin
from apps.core.admin.columns import column, status_cell


@admin.register(MeaningOrder)
class MeaningOrderAdmin(ReadOnlyAdmin):
    """Contents whose meaning a vendor is still to be asked about, and why it was not told yet."""

    list_display = ("shown_content", "shown_owner", "shown_state", "due_at", "error_message")
    list_display_links = ("shown_content",)
    list_select_related = ("content__project__user", "content__project__organization")
    search_fields = ("content__title",)
    search_help_text = _("Title")
    ordering = ("due_at",)

    @column(_("content"), ordering="content__title")
    def shown_content(self, order: MeaningOrder) -> str:
        return order.content.title

    @column(_("owner"))
    def shown_owner(self, order: MeaningOrder) -> str:
        return order.content.project.owner_label

    @column(_("state"))
    def shown_state(self, order: MeaningOrder) -> str:
        if order.due_at is None:
            return status_cell("failed", _("Given up"))
        if order.error_message:
            return status_cell("warning", _("Being tried again"))
        return status_cell("draft", _("Waiting"))
