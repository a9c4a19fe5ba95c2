"""Items of sources with what this floor can make of them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.contents.services.intakes import read_item, take_item
from apps.organizations.admin.serviced import act, acting, to_each
from apps.projects.admin import SourceItemAdmin
from apps.projects.models import SourceItem

# Each may have its page read while the person waits.
MOST_READ = 10

admin.site.unregister(SourceItem)


@admin.register(SourceItem)
class SourceItemWithVideosAdmin(SourceItemAdmin):
    actions = (*SourceItemAdmin.actions, "draft_chosen", "produce_chosen")

    @act(_("Make drafts of the chosen items"), permission="decide")
    def draft_chosen(self, request: HttpRequest, rows: QuerySet[SourceItem]) -> None:
        self._take(request, rows, produce=False)

    @act(_("Produce videos of the chosen items"), permission="decide")
    def produce_chosen(self, request: HttpRequest, rows: QuerySet[SourceItem]) -> None:
        self._take(request, rows, produce=True)

    def _take(self, request: HttpRequest, rows: QuerySet[Any], *, produce: bool) -> None:
        def take(item: SourceItem) -> None:
            story = read_item(by=acting(request), item=item)
            take_item(by=acting(request), item=item, story=story, produce=produce)

        chosen = rows.select_related("data_source", "project__user", "project__organization")
        to_each(request, chosen[:MOST_READ], take)
