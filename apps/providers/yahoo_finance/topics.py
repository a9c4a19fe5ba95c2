"""One topic a trading day for each symbol, from Yahoo Finance's chart data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from apps.core.fetching import FetchError
from apps.core.sentences import gettext as _
from apps.providers.capabilities.topics import Topic, TopicAnswer, TopicRequest, Unfit
from apps.providers.errors import ProviderError
from apps.providers.topics.checks import Checks
from apps.providers.topics.failures import worst
from apps.providers.topics.reading import Reader
from apps.providers.topics.texts import one_line
from apps.providers.yahoo_finance.charts import Chart, read_chart, unknown_symbol
from apps.providers.yahoo_finance.series import series_of
from apps.providers.yahoo_finance.wording import change_of, price, told, untold_title

BASE_URL = "https://query1.finance.yahoo.com/v8/finance"
PAGE = "https://finance.yahoo.com/quote/"
MOST_SYMBOLS = 20
# The longest holidays of an exchange are shorter; after that its trade is suspended.
MOST_DAYS = 12
SYMBOL = re.compile(r"[A-Z0-9^][A-Z0-9.^=&-]{0,19}")
KOREAN_CODE = re.compile(r"\d{6}")
KEYS = ("api_type", "symbols", "data_type")


class MarketTopics:
    """symbols as Yahoo writes them: AAPL, 005930.KS, ^KS11, KRW=X."""

    name = "api"

    def __init__(self, base_url: str = BASE_URL) -> None:
        self._base_url = base_url.rstrip("/")

    def check_config(self, config: Mapping[str, Any]) -> dict[str, Any]:
        checks = Checks(config, KEYS)
        api_type = checks.choice("api_type", default="yahoo_finance", options=("yahoo_finance",))
        words = checks.words("symbols", least=1, most=MOST_SYMBOLS)
        symbols = list(dict.fromkeys(word.upper() for word in words))
        for symbol in symbols:
            if KOREAN_CODE.fullmatch(symbol):
                sentence = _("Write “%(symbol)s” with its market: %(symbol)s.KS or %(symbol)s.KQ.")
                checks.refuse("symbols", sentence % {"symbol": symbol})
            elif not SYMBOL.fullmatch(symbol):
                sentence = _(
                    "“%(symbol)s” is no symbol. Write it as Yahoo does: AAPL, 005930.KS, ^KS11."
                )
                checks.refuse("symbols", sentence % {"symbol": one_line(symbol, 60)})
        data_type = checks.choice("data_type", default="daily_summary", options=("daily_summary",))
        checks.done()
        return {"api_type": api_type, "symbols": symbols, "data_type": data_type}

    def fetch(self, request: TopicRequest) -> TopicAnswer:
        """Symbols that cannot be read are notes, unless there is no other."""
        reader = Reader(request, own=(self._base_url,))
        topics: list[Topic] = []
        failures: list[ProviderError] = []
        unchanged = 0
        for symbol in request.config["symbols"]:
            url = f"{self._base_url}/chart/{quote(symbol, safe='')}?range=1mo&interval=1d"
            try:
                page = reader.read(url)
                if page is None:
                    unchanged += 1
                    continue
                chart = read_chart(page.body, symbol, request.now)
                topics.append(_topic(chart, request.language, request.now))
            except ProviderError as error:
                reader.keep(url)
                failures.append(_told_of(symbol, error))
                if error.retry_after is not None:
                    # Who asks one question too many asks no more of them.
                    break
        if failures and not topics and not unchanged:
            raise worst(failures)
        return TopicAnswer(
            tuple(sorted(topics, key=_age, reverse=True))[: request.most],
            reader.memory,
            is_unchanged=not topics and not failures,
            notes=tuple(dict.fromkeys(str(failure) for failure in failures)),
            usage=reader.usage,
        )


def _age(topic: Topic) -> float:
    return topic.published_at.timestamp() if topic.published_at else 0.0


def _told_of(symbol: str, error: ProviderError) -> ProviderError:
    """Yahoo answers 404 for what it does not know."""
    cause = error.__cause__
    is_missing = isinstance(cause, FetchError) and cause.code == "page_missing"
    return unknown_symbol(symbol) if is_missing else error


def _topic(chart: Chart, language: str, now: datetime) -> Topic:
    day = chart.days[-1].date if chart.days else chart.closed_at.date()
    key, url = f"{chart.symbol}:{day.isoformat()}", f"{PAGE}{quote(chart.symbol, safe='')}"
    if len(chart.days) < 2:
        title, unfit = untold_title(chart, language), Unfit.NO_DATA.value
        return Topic(key, title, url, published_at=chart.closed_at, unfit=unfit)
    words = told(chart, language)
    age = (now - chart.closed_at).days
    is_old = age > MOST_DAYS
    return Topic(
        key=key,
        title=one_line(words.title),
        url=url,
        summary=words.summary,
        text=words.text,
        published_at=chart.closed_at,
        facts=_facts(chart, language),
        unfit=Unfit.TOO_OLD.value if is_old else "",
        unfit_facts={"days": age, "most": MOST_DAYS} if is_old else {},
    )


def _facts(chart: Chart, language: str) -> dict[str, Any]:
    last, change = chart.days[-1], change_of(chart)
    return {
        "symbol": chart.symbol,
        "name": chart.name,
        "kind": chart.kind,
        "currency": chart.currency,
        "exchange": chart.exchange,
        "time_zone": chart.zone,
        "day": last.date.isoformat(),
        "close": last.close,
        "display": price(chart, last.close, language),
        "change": round(change.value, 4),
        "change_percent": round(change.percent, 2),
        "high": max(day.high for day in chart.days),
        "low": min(day.low for day in chart.days),
        "volume": last.volume,
        "series": series_of(chart, language),
    }
