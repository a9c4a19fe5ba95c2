"""Charts of daily costs, as Unfold's chart component takes them: JSON for Chart.js."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils import formats
from django.utils.translation import gettext as _

from apps.usage.models import DailyCost
from apps.usage.selectors import grouped

COLORS = (
    "var(--color-primary-600)",
    "var(--color-primary-300)",
    "var(--color-base-500)",
    "var(--color-primary-800)",
    "var(--color-base-300)",
)
FAILED = "#dc2626"
LEGEND = {
    "display": True,
    "position": "bottom",
    "align": "start",
    "labels": {"boxWidth": 10, "boxHeight": 10},
}
OPTIONS = {
    "maintainAspectRatio": False,
    "animation": False,
    "plugins": {"legend": LEGEND},
    "scales": {
        "x": {"stacked": True, "grid": {"display": False}, "ticks": {"maxRotation": 0}},
        "y": {"stacked": True, "beginAtZero": True, "ticks": {"maxTicksLimit": 5}},
    },
}

Numbers = Sequence[float]


def charts_of(rows: QuerySet[DailyCost], *, first: date, last: date) -> dict[str, Any]:
    """What the page above the list shows: two queries, both on the daily sums."""
    days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    labels = [formats.date_format(day, "n/j") for day in days]
    services = sorted(grouped(rows, by="service"), key=lambda row: -row["calls"])
    by_day: dict[tuple[date, str], dict[str, Any]] = {
        (row["day"], row["service"]): {"dollars": row["dollars"], "number": row["number"]}
        for row in rows.values("day", "service").annotate(dollars=Sum("cost"), number=Sum("calls"))
    }

    def per_day(name: str) -> list[tuple[str, Numbers, str]]:
        return [
            (
                row["service"],
                [float(by_day.get((day, row["service"]), {}).get(name, 0)) for day in days],
                COLORS[index % len(COLORS)],
            )
            for index, row in enumerate(services)
        ]

    outcomes: list[tuple[str, Numbers, str]] = [
        (_("succeeded"), [row["calls"] - row["errors"] for row in services], COLORS[0]),
        (_("failed"), [row["errors"] for row in services], FAILED),
    ]
    return {
        "chart_options": json.dumps(OPTIONS),
        # Its legend is words, which the page writes: a canvas may draw before Korean letters load.
        "outcome_options": json.dumps({**OPTIONS, "plugins": {"legend": {"display": False}}}),
        "cost_chart": _chart(labels, per_day("dollars")),
        "calls_chart": _chart(labels, per_day("number")),
        "outcome_chart": _chart((row["service"] for row in services), outcomes),
        "totals": {
            "cost": sum(row["cost_usd"] for row in services),
            "calls": sum(row["calls"] for row in services),
            "errors": sum(row["errors"] for row in services),
        },
        "first_day": first,
        "last_day": last,
        "has_costs": bool(services),
    }


def _chart(labels: Iterable[str], datasets: Iterable[tuple[str, Numbers, str]]) -> str:
    return json.dumps(
        {
            "labels": list(labels),
            "datasets": [
                {
                    "label": label,
                    "data": list(numbers),
                    "backgroundColor": color,
                    "maxBarThickness": 28,
                }
                for label, numbers, color in datasets
            ],
        }
    )
