"""A month of prices from Yahoo Finance.

GET /v8/finance/chart/SYMBOL?range=1mo&interval=1d gives {"chart": {"result": [{"meta": {...},
"timestamp": [...], "indicators": {"quote": [{"open", "high", "low", "close", "volume"}]}}],
"error": null}}. Values of a day without trade are null; the last row of an open market is not over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from apps.core.sentences import gettext as _
from apps.providers.errors import ProviderError
from apps.providers.topics.texts import one_line

INDEX = "INDEX"
MOST_VALUE = 1e15


@dataclass(frozen=True, slots=True)
class Day:
    """One trading day that is over. volume is 0 where none is told."""

    date: date
    close: float
    high: float
    low: float
    volume: int


@dataclass(frozen=True, slots=True)
class Chart:
    """days: oldest first, each date once. currency is an ISO 4217 code or ""; kind is Yahoo's
    instrumentType. closed_at: when the last day's trade ended, aware."""

    symbol: str
    name: str
    kind: str
    currency: str
    exchange: str
    zone: str
    decimals: int
    days: tuple[Day, ...]
    closed_at: datetime


def read_chart(body: bytes, symbol: str, now: datetime) -> Chart:
    """ProviderError when the answer has another form. A chart may have no days."""
    try:
        data = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise _broken(symbol) from None
    chart = _child(data, "chart")
    results = chart.get("result")
    result = results[0] if isinstance(results, list) and results else None
    if not isinstance(result, dict):
        raise unknown_symbol(symbol) if _child(chart, "error") else _broken(symbol)
    meta = _child(result, "meta")
    zone, zone_name = _zone(meta)
    days = _days(result, zone, _open_day(meta, zone, now))
    name = _text(meta, "longName") or _text(meta, "shortName") or symbol
    currency = _text(meta, "currency")[:10]
    last = days[-1].date if days else now.astimezone(zone).date()
    return Chart(
        symbol=symbol,
        name=name,
        kind=_text(meta, "instrumentType").upper(),
        currency=currency,
        exchange=_text(meta, "fullExchangeName") or _text(meta, "exchangeName"),
        zone=zone_name,
        decimals=_decimals(meta, days),
        days=days,
        closed_at=min(_closing(meta, last, zone), now),
    )


def unknown_symbol(symbol: str) -> ProviderError:
    sentence = _(
        "Yahoo Finance does not know “%(symbol)s”. Write it as Yahoo does: AAPL, 005930.KS, ^KS11."
    )
    return ProviderError(sentence % {"symbol": symbol}, permanent=True)


def _broken(symbol: str) -> ProviderError:
    sentence = _("Yahoo Finance sent an answer for “%(symbol)s” that cannot be read. Try later.")
    return ProviderError(sentence % {"symbol": symbol})


def _days(result: Mapping[str, Any], zone: tzinfo, open_day: date | None) -> tuple[Day, ...]:
    stamps = result.get("timestamp")
    quotes = _child(result, "indicators").get("quote")
    quote = quotes[0] if isinstance(quotes, list) and quotes else None
    if not isinstance(stamps, list) or not isinstance(quote, dict):
        return ()
    found: dict[date, Day] = {}
    for place, stamp in enumerate(stamps):
        moment, close = _moment(stamp), _number(quote, "close", place)
        if moment is None or close is None or close <= 0:
            continue
        day = moment.astimezone(zone).date()
        if day == open_day:
            continue
        high, low = _number(quote, "high", place), _number(quote, "low", place)
        volume = _number(quote, "volume", place) or 0
        found[day] = Day(
            day,
            close,
            max(close, high or close),
            min(close, low or close),
            max(int(volume), 0),
        )
    return tuple(found[day] for day in sorted(found))


def _open_day(meta: Mapping[str, Any], zone: tzinfo, now: datetime) -> date | None:
    """The date of the trading day that has not ended yet: its last price is no close."""
    regular = _child(_child(meta, "currentTradingPeriod"), "regular")
    start, end = _moment(regular.get("start")), _moment(regular.get("end"))
    if start is None or end is None or now >= end:
        return None
    return start.astimezone(zone).date()


def _closing(meta: Mapping[str, Any], day: date, zone: tzinfo) -> datetime:
    """When trade ended on day, by the clock time at which it ends now."""
    regular = _child(_child(meta, "currentTradingPeriod"), "regular")
    end = _moment(regular.get("end"))
    clock = end.astimezone(zone).time() if end else datetime.max.time()
    return datetime.combine(day, clock, zone)


def _zone(meta: Mapping[str, Any]) -> tuple[tzinfo, str]:
    name = _text(meta, "exchangeTimezoneName")
    try:
        return ZoneInfo(name), name
    except (ValueError, OSError, KeyError):
        offset = meta.get("gmtoffset")
        if not isinstance(offset, int) or abs(offset) >= 86_400:
            return UTC, "UTC"
        return timezone(timedelta(seconds=offset)), name or "UTC"


def _decimals(meta: Mapping[str, Any], days: tuple[Day, ...]) -> int:
    """Yen and won are whole, currencies have up to four decimals, the rest two."""
    if days and all(float(day.close).is_integer() for day in days):
        return 0
    hint = meta.get("priceHint")
    small = bool(days) and max(day.close for day in days) < 10
    return 4 if small and type(hint) is int and hint >= 4 else 2


def _moment(stamp: Any) -> datetime | None:
    if isinstance(stamp, bool) or not isinstance(stamp, int | float):
        return None
    try:
        return datetime.fromtimestamp(stamp, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _number(quote: Mapping[str, Any], name: str, place: int) -> float | None:
    values = quote.get(name)
    value = values[place] if isinstance(values, list) and place < len(values) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) < MOST_VALUE else None


def _child(data: Any, name: str) -> dict[str, Any]:
    found = data.get(name) if isinstance(data, dict) else None
    return found if isinstance(found, dict) else {}


def _text(meta: Mapping[str, Any], name: str) -> str:
    value = meta.get(name)
    return one_line(value, 120) if isinstance(value, str) else ""
