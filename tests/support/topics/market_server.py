"""Yahoo Finance's chart data on loopback: GET /v8/finance/chart/SYMBOL?range=1mo&interval=1d."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from tests.support.vendors.server import Reply, Seen, VendorServer, need


@dataclass
class Symbol:
    """closes by day; None is a day without trade. now is the moment at which Yahoo answers."""

    name: str = "Apple Inc."
    kind: str = "EQUITY"
    currency: str | None = "USD"
    zone: str = "America/New_York"
    opens: time = time(9, 30)
    ends: time = time(16, 0)
    closes: dict[date, float | None] = field(default_factory=dict)
    session: date | None = None
    meta: dict[str, Any] = field(default_factory=dict)

    def answer(self, symbol: str) -> dict[str, Any]:
        zone = ZoneInfo(self.zone)
        days = sorted(self.closes)
        session = self.session or (days[-1] if days else datetime.now(UTC).date())

        def stamp(day: date, at: time) -> int:
            return int(datetime.combine(day, at, zone).timestamp())

        regular = {"start": stamp(session, self.opens), "end": stamp(session, self.ends)}
        prices = [self.closes[day] for day in days]
        result: dict[str, Any] = {
            "meta": {
                "currency": self.currency,
                "symbol": symbol,
                "exchangeName": "NMS",
                "fullExchangeName": "NasdaqGS",
                "instrumentType": self.kind,
                "longName": self.name,
                "gmtoffset": -18000,
                "exchangeTimezoneName": self.zone,
                "priceHint": 2,
                "currentTradingPeriod": {"regular": regular},
                "dataGranularity": "1d",
                "range": "1mo",
                **self.meta,
            },
            "timestamp": [stamp(day, self.opens) for day in days],
            "indicators": {
                "quote": [
                    {
                        "open": prices,
                        "high": [price and price + 1 for price in prices],
                        "low": [price and price - 1 for price in prices],
                        "close": prices,
                        "volume": [price and 1_000_000 for price in prices],
                    }
                ],
                "adjclose": [{"adjclose": prices}],
            },
        }
        if not days:
            result = {"meta": result["meta"], "indicators": {"quote": [{}], "adjclose": [{}]}}
        return {"chart": {"result": [result], "error": None}}


class MarketServer(VendorServer):
    """until: the last trading day of symbols that are made; yesterday by the clock."""

    def __init__(self) -> None:
        super().__init__()
        self.until = datetime.now(UTC).date() - timedelta(days=1)
        self.symbols: dict[str, Symbol] = {}
        self.route("GET", r"/v8/finance/chart/[^/]+", self._chart)

    def environment(self) -> dict[str, str]:
        """What lets another process ask this server."""
        return {"YAHOO_FINANCE_URL": f"{self.url}/v8/finance"}

    def symbol(self, name: str, days: int = 22) -> Symbol:
        """A symbol with prices of so many days, weekends left out, that rise by one a day."""
        every = [self.until - timedelta(days=back) for back in range(2 * days)]
        trading = sorted([day for day in every if day.weekday() < 5][:days])
        found = Symbol(closes={day: 250.0 + n for n, day in enumerate(trading)})
        self.symbols[name] = found
        return found

    def _chart(self, seen: Seen) -> Reply:
        need(seen.query == {"range": "1mo", "interval": "1d"}, "unknown range or interval")
        name = unquote(seen.path.rpartition("/")[2])
        if name not in self.symbols:
            error = {
                "code": "Not Found",
                "description": "No data found, symbol may be delisted",
            }
            return Reply({"chart": {"result": None, "error": error}}, status=404)
        return Reply(self.symbols[name].answer(name))
