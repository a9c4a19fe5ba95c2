"""What every page of the console shares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib.admin import ShowFacets
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from apps.core import audit

PAGE = 25


class ConsoleAdmin(ModelAdmin):  # type: ignore[misc]
    """A model's pages: 25 rows, no count over the whole table, every change in the audit log."""

    list_per_page = PAGE
    list_max_show_all = PAGE
    show_full_result_count = False
    # counts beside filters would be a query per choice
    show_facets = ShowFacets.NEVER
    list_filter_submit = True
    list_fullwidth = True
    warn_unsaved_form = True
    compressed_fields = True
    ordering: ClassVar[Sequence[str]] = ("-id",)

    def save_model(
        self,
        request: HttpRequest,
        obj: Model,
        form: ModelForm[Any],
        change: bool,  # noqa: FBT001 (Django's own signature)
    ) -> None:
        changes = {
            name: [form.initial.get(name), form.cleaned_data.get(name)]
            for name in form.changed_data
            if change
        }
        super().save_model(request, obj, form, change)
        verb = "changed" if change else "created"
        self.audit(request, obj, verb, changes)

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        self.audit(request, obj, "deleted")
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for obj in queryset:
            self.audit(request, obj, "deleted")
        super().delete_queryset(request, queryset)

    def audit(
        self, request: HttpRequest, obj: Model, verb: str, changes: dict[str, Any] | None = None
    ) -> None:
        """Write who did verb to obj; Django runs the saving views in one transaction."""
        audit.record(
            by=request.user,
            action=f"{type(obj).__name__.lower()}.{verb}",
            target=obj,
            changes=changes,
        )


class ReadOnlyAdmin(ConsoleAdmin):
    """Pages to look at: logs, ledgers and what the production line writes itself."""

    warn_unsaved_form = False

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False


class ReadOnlyInline(TabularInline):  # type: ignore[misc]
    """Rows of another table shown on a page, never edited there."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False
