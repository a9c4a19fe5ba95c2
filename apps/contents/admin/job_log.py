from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesCheckboxFilter

from apps.contents.admin.filters import ErrorFilter, ProviderFilter
from apps.contents.models import JobLog
from apps.core.admin.base import ReadOnlyAdmin
from apps.core.admin.columns import column, status_cell
from apps.core.admin.time_filters import CreatedFilter


@admin.register(JobLog)
class JobLogAdmin(ReadOnlyAdmin):
    """Every line the production line wrote, newest first."""

    list_display = ("created_at", "shown_level", "shown_job", "message")
    list_display_links = ("created_at",)
    list_filter = (
        ("level", ChoicesCheckboxFilter),
        ("job__status", ChoicesCheckboxFilter),
        ("job__job_type", ChoicesCheckboxFilter),
        ProviderFilter,
        ErrorFilter,
        CreatedFilter,
    )
    list_select_related = ("job__content",)
    search_fields = ("message", "job__content__title", "=job__id")
    search_help_text = _("Words, video or job id")
    fields = ("created_at", "job", "level", "message")

    @column(_("level"))
    def shown_level(self, line: JobLog) -> str:
        return status_cell(line.level, line.get_level_display())

    @column(_("job"), header=True)
    def shown_job(self, line: JobLog) -> tuple[str, str]:
        return line.job.content.title, line.job.get_job_type_display()
