from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from apps.core import partitions
from apps.usage.models import ApiUsage
from apps.usage.owners import Owner

# A Thursday in the middle of a month, far from the present, whose partitions tests make.
NOW = datetime(2031, 5, 15, 12, tzinfo=UTC)
Call = Callable[..., ApiUsage]


@pytest.fixture
def months(db: None) -> None:
    for table in ("api_usages", "analytics_events", "audit_logs_info", "audit_logs_warning"):
        partitions.create_months(table, first=date(2031, 3, 1), last=date(2031, 6, 1))


@pytest.fixture
def call(months: None) -> Call:
    """Write a provider call of somebody at some moment."""

    def write(owner: Owner, at: datetime, cost: str = "0", **fields: Any) -> ApiUsage:
        row = ApiUsage(
            user_id=owner.user_id,
            organization_id=owner.organization_id,
            created_at=at,
            estimated_cost=Decimal(cost),
            **{"service": "gemini", "operation": "tts", "status_code": 200, **fields},
        )
        partitions.insert(row)
        return row

    return write
