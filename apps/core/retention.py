"""How long the audit log is kept, by severity. Critical entries are kept for ever."""

from __future__ import annotations

from django.conf import settings

from apps.core.partitions import MonthlyTable


def audit_tables() -> tuple[MonthlyTable, ...]:
    return tuple(
        MonthlyTable(f"audit_logs_{severity}", keep_days)
        for severity, keep_days in settings.AUDIT_KEEP_DAYS.items()
    )
