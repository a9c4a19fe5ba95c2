"""The clock's own tables, in the console's clothes."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django_celery_beat.admin import (
    ClockedScheduleAdmin,
    CrontabScheduleAdmin,
    PeriodicTaskAdmin,
    PeriodicTaskForm,
    TaskSelectWidget,
)
from django_celery_beat.models import (
    ClockedSchedule,
    CrontabSchedule,
    IntervalSchedule,
    PeriodicTask,
    SolarSchedule,
)
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from apps.core.admin.base import ConsoleAdmin

for _model in (PeriodicTask, IntervalSchedule, CrontabSchedule, SolarSchedule, ClockedSchedule):
    admin.site.unregister(_model)


class TaskSelect(UnfoldAdminSelectWidget, TaskSelectWidget):  # type: ignore[misc]
    """The registered tasks, looking like the other selects."""


class ConsolePeriodicTaskForm(PeriodicTaskForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["task"].widget = UnfoldAdminTextInputWidget()
        self.fields["regtask"].widget = TaskSelect()


@admin.register(PeriodicTask)
class ConsolePeriodicTaskAdmin(PeriodicTaskAdmin, ConsoleAdmin):  # type: ignore[misc]
    form = ConsolePeriodicTaskForm
    list_display = ("name", "enabled", "task", "interval", "crontab", "last_run_at")
    list_filter = ("enabled", "one_off")
    list_select_related = ("interval", "crontab", "solar", "clocked")
    date_hierarchy = None
    ordering = ("name",)


@admin.register(IntervalSchedule)
class ConsoleIntervalAdmin(ConsoleAdmin):
    """Every so many seconds, minutes, hours."""


@admin.register(CrontabSchedule)
class ConsoleCrontabAdmin(CrontabScheduleAdmin, ConsoleAdmin):  # type: ignore[misc]
    """At times of the wall clock."""


@admin.register(SolarSchedule)
class ConsoleSolarAdmin(ConsoleAdmin):
    """At sunrise, noon or sunset of a place."""


@admin.register(ClockedSchedule)
class ConsoleClockedAdmin(ClockedScheduleAdmin, ConsoleAdmin):  # type: ignore[misc]
    """Once, at a moment."""
