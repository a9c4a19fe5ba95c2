"""A chart's closes as the figures of a line."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from apps.providers.capabilities.image import Figure
from apps.providers.yahoo_finance.charts import INDEX, Chart
from apps.providers.yahoo_finance.wording import (
    ENGLISH_MONEY,
    KOREAN_MONEY,
    day_name,
    price,
)

# What a line card has room for.
MOST_POINTS = 12


def series_of(chart: Chart, language: str) -> list[dict[str, Any]]:
    """[{"label": "11월 20일", "value": 271.49, "unit": "달러", "display": "271.49달러"}, ...]: at
    most MOST_POINTS, the first and the last day among them."""
    days = chart.days
    if len(days) > MOST_POINTS:
        step = (len(days) - 1) / (MOST_POINTS - 1)
        days = tuple(days[round(number * step)] for number in range(MOST_POINTS))
    money = KOREAN_MONEY if language == "ko" else ENGLISH_MONEY
    unit = "" if chart.kind == INDEX else money.get(chart.currency, chart.currency)
    return [
        asdict(
            Figure(
                day_name(day.date, language),
                round(day.close, chart.decimals),
                unit,
                price(chart, day.close, language),
            )
        )
        for day in days
    ]
