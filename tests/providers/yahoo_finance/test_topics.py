"""A month of prices becomes one topic a trading day, told in plain sentences."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from apps.core.errors import InvalidInput, ProblemList
from apps.providers.capabilities.topics import Topic, Unfit
from apps.providers.errors import ProviderError
from apps.providers.yahoo_finance.topics import MarketTopics
from tests.support.topics.asking import NOW, ask
from tests.support.topics.market_server import MarketServer, Symbol
from tests.support.vendors.server import Reply, instead

# A Tuesday on which Seoul and New York have closed by 09:00 UTC of the next day.
LAST = date(2026, 3, 3)


def one(source: MarketTopics, symbol: str = "AAPL", **asked: Any) -> Topic:
    (topic,) = ask(source, {"symbols": [symbol]}, **asked).topics
    return topic


def prices(*closes: float | None) -> dict[date, float | None]:
    """The closes of the days up to LAST, weekends left out."""
    every = [date.fromordinal(LAST.toordinal() - back) for back in range(60)]
    days = sorted([day for day in every if day.weekday() < 5][: len(closes)])
    return dict(zip(days, closes, strict=True))


def test_defaults_are_filled_in() -> None:
    assert MarketTopics().check_config({"symbols": ["aapl", "AAPL", "^ks11", "krw=x"]}) == {
        "api_type": "yahoo_finance",
        "symbols": ["AAPL", "^KS11", "KRW=X"],
        "data_type": "daily_summary",
    }


@pytest.mark.parametrize(
    ("config", "field", "words"),
    [
        ({}, "config.symbols", "at least one"),
        ({"symbols": ["005930"]}, "config.symbols", "005930.KS or 005930.KQ"),
        ({"symbols": ["삼성전자"]}, "config.symbols", "no symbol"),
        ({"symbols": ["../../etc"]}, "config.symbols", "no symbol"),
        ({"symbols": ["A?x=1"]}, "config.symbols", "no symbol"),
        ({"symbols": [f"A{n}" for n in range(21)]}, "config.symbols", "at most 20"),
        ({"symbols": ["A"], "api_type": "bloomberg"}, "config.api_type", "yahoo_finance"),
        ({"symbols": ["A"], "data_type": "ticks"}, "config.data_type", "daily_summary"),
        ({"symbols": ["A"], "range": "1y"}, "config.range", "not a setting"),
    ],
)
def test_wrong_settings_are_named(config: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises((InvalidInput, ProblemList)) as caught:
        MarketTopics().check_config(config)
    assert caught.value.field == field
    assert words in str(caught.value)


def test_a_day_is_told_in_korean(source: MarketTopics, server: MarketServer) -> None:
    server.symbols["AAPL"] = Symbol(closes=prices(260, 265, 277.25, 275, 271.5, 269.49))
    topic = one(source, language="ko")
    assert topic.key == "AAPL:2026-03-03"
    assert topic.title == "Apple 3월 3일 269.49달러, 0.74% 하락"
    assert topic.summary == (
        "Apple(AAPL)의 2026년 3월 3일 종가는 269.49달러다. "
        "전 거래일보다 2.01달러 내려 하락률은 0.74%다. 3거래일 연속으로 내렸다. "
        "최근 한 달의 최고가는 2월 26일의 278.25달러다. "
        "같은 기간 최저가는 2월 24일의 259.00달러다. "
        "2월 24일 종가와 견주면 3.65% 높다. 이날 거래량은 1,000,000주였다."
    )
    assert "\n2월 24일 260.00달러\n2월 25일 265.00달러\n" in topic.text
    assert topic.published_at == datetime(2026, 3, 3, 21, 0, tzinfo=UTC)


def test_a_day_is_told_in_english(source: MarketTopics, server: MarketServer) -> None:
    server.symbols["AAPL"] = Symbol(closes=prices(260, 265, 277.25, 275, 271.5, 273.5))
    topic = one(source)
    assert topic.title == "Apple at $273.50 on March 3, up 0.74%"
    assert topic.summary == (
        "Apple (AAPL) closed at $273.50 on March 3, 2026. "
        "That is $2.00, or 0.74%, more than the trading day before. "
        "The highest price of the last month was $278.25, on February 26. "
        "The lowest was $259.00, on February 24. "
        "The close is 5.19% above that of February 24. "
        "On that day 1,000,000 shares changed hands."
    )
    assert "\nFebruary 24: $260.00\n" in topic.text


@pytest.mark.parametrize(
    ("made", "language", "title"),
    [
        (
            Symbol("Samsung Electronics Co., Ltd.", currency="KRW", closes=prices(71_200, 71_500)),
            "ko",
            "Samsung Electronics 3월 3일 71,500원, 0.42% 상승",
        ),
        (
            Symbol("KOSPI Composite Index", "INDEX", "KRW", closes=prices(2500.5, 2500.5)),
            "ko",
            "KOSPI Composite Index 3월 3일 2,500.50, 보합",
        ),
        (
            Symbol("USD/KRW", "CURRENCY", "KRW", closes=prices(1390.25, 1400.5)),
            "en",
            "USD/KRW at ₩1,400.50 on March 3, up 0.74%",
        ),
        (
            Symbol(
                "EUR/USD", "CURRENCY", "USD", closes=prices(1.0812, 1.0796), meta={"priceHint": 4}
            ),
            "en",
            "EUR/USD at $1.0796 on March 3, down 0.15%",
        ),
        (
            Symbol("Nestlé S.A.", currency="CHF", closes=prices(90.5, 91.5)),
            "en",
            "Nestlé at 91.50 CHF on March 3, up 1.10%",
        ),
        (
            Symbol("Unnamed", currency=None, closes=prices(90.5, 91.5)),
            "en",
            "Unnamed at 91.50 on March 3, up 1.10%",
        ),
    ],
)
def test_units_and_names_are_those_of_the_market(
    source: MarketTopics, server: MarketServer, made: Symbol, language: str, title: str
) -> None:
    server.symbols["X.Y"] = made
    assert one(source, "X.Y", language=language).title == title


def test_facts_hold_the_line_that_is_drawn(source: MarketTopics, server: MarketServer) -> None:
    server.symbol("AAPL", days=22)
    facts = one(source).facts
    assert (facts["currency"], facts["time_zone"]) == ("USD", "America/New_York")
    assert (facts["day"], facts["close"], facts["display"]) == ("2026-03-03", 271.0, "$271")
    assert (facts["change"], facts["change_percent"]) == (1.0, 0.37)
    assert len(facts["series"]) == 12
    assert facts["series"][0] == {
        "label": "February 2",
        "value": 250.0,
        "unit": "$",
        "display": "$250",
    }
    assert facts["series"][-1]["label"] == "March 3"


def test_a_day_that_is_not_over_is_not_told(source: MarketTopics, server: MarketServer) -> None:
    server.symbol("AAPL")
    while_open = datetime(2026, 3, 3, 20, 59, tzinfo=UTC)
    assert one(source, now=while_open).key == "AAPL:2026-03-02"
    assert one(source, now=datetime(2026, 3, 3, 21, 0, tzinfo=UTC)).key == "AAPL:2026-03-03"


def test_a_day_belongs_to_the_exchange_s_calendar(
    source: MarketTopics, server: MarketServer
) -> None:
    """Seoul opens at midnight UTC; Sydney's day begins on the UTC day before."""
    for zone, opens, ends in (
        ("Asia/Seoul", time(9), time(15, 30)),
        ("Australia/Sydney", time(10), time(16)),
    ):
        made = server.symbol("AAPL")
        made.zone, made.opens, made.ends = zone, opens, ends
        assert one(source).key == "AAPL:2026-03-03"


def test_a_closed_market_tells_the_same_day_again(
    source: MarketTopics, server: MarketServer
) -> None:
    made = server.symbol("AAPL")
    made.session = date(2026, 3, 4)
    first = ask(source, {"symbols": ["AAPL"]})
    assert [topic.key for topic in first.topics] == ["AAPL:2026-03-03"]
    again = ask(source, {"symbols": ["AAPL"]}, memory=first.memory)
    assert (again.is_unchanged, again.topics) == (True, ())


def test_a_price_of_weeks_ago_is_no_news(source: MarketTopics, server: MarketServer) -> None:
    server.symbol("AAPL")
    topic = one(source, now=datetime(2026, 3, 20, tzinfo=UTC))
    assert (topic.unfit, topic.unfit_facts) == (Unfit.TOO_OLD, {"days": 16, "most": 12})


def test_days_without_trade_are_left_out(source: MarketTopics, server: MarketServer) -> None:
    server.symbols["AAPL"] = Symbol(closes=prices(260, None, 265, None))
    topic = one(source)
    assert topic.key == "AAPL:2026-03-02"
    assert topic.facts["change"] == 5.0


@pytest.mark.parametrize("closes", [{}, prices(260), prices(None, None)])
def test_too_few_prices_are_told_as_none(
    source: MarketTopics, server: MarketServer, closes: dict[date, float | None]
) -> None:
    server.symbols["AAPL"] = Symbol(closes=closes)
    topic = one(source)
    assert (topic.unfit, topic.text) == (Unfit.NO_DATA, "")
    assert topic.title == "Apple: no prices of late"


def test_one_unknown_symbol_is_a_note_and_only_unknown_ones_are_a_failure(
    source: MarketTopics, server: MarketServer
) -> None:
    server.symbol("AAPL")
    answer = ask(source, {"symbols": ["NOPE", "AAPL"]})
    assert len(answer.topics) == 1
    assert "does not know “NOPE”" in answer.notes[0]
    again = ask(source, {"symbols": ["NOPE", "AAPL"]}, memory=answer.memory)
    assert (again.topics, again.notes) == ((), answer.notes)
    with pytest.raises(ProviderError, match=r"does not know “NOPE”.*“GONE”") as caught:
        ask(source, {"symbols": ["NOPE", "GONE"]})
    assert caught.value.permanent


def test_who_is_told_to_wait_asks_no_more(source: MarketTopics, server: MarketServer) -> None:
    server.symbol("AAPL")
    server.then(None, instead(Reply(b"", status=429, headers={"Retry-After": "60"})))
    config = {"symbols": ["AAPL", "MSFT", "GOOG"]}
    answer = ask(source, config)
    assert (len(answer.topics), len(server.requests)) == (1, 2)
    server.then(instead(Reply(b"", status=429, headers={"Retry-After": "60"})))
    with pytest.raises(ProviderError) as caught:
        ask(source, config)
    assert caught.value.retry_after == 60


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"<html>",
        b"[]",
        {},
        {"chart": None},
        {"chart": {"result": []}},
        {"chart": {"result": [7]}},
    ],
)
def test_a_strange_answer_is_a_passing_failure(
    source: MarketTopics, server: MarketServer, answer: Any
) -> None:
    server.then(instead(Reply(answer)))
    with pytest.raises(ProviderError, match="cannot be read") as caught:
        one(source)
    assert not caught.value.permanent


STRANGE: tuple[Any, ...] = (None, True, -1, 0, 1e308, "x", [], [None], {}, [1e308], ["x"], [True])


@pytest.mark.parametrize("value", STRANGE, ids=repr)
def test_strange_values_anywhere_never_crash(
    source: MarketTopics, server: MarketServer, value: Any
) -> None:
    """Every part of the answer in turn is replaced by something else."""
    right = server.symbol("AAPL", days=3).answer("AAPL")
    for path in _paths(right):
        changed = _replaced(right, path, value)
        server.then(instead(Reply(changed)))
        with suppress(ProviderError):
            assert one(source, now=NOW).title


def _paths(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place but the second and later members of lists."""
    inner: list[tuple[Any, Any]] = []
    if isinstance(data, dict):
        inner = list(data.items())
    elif data and isinstance(data, list):
        inner = [(0, data[0])]
    return [path, *(found for key, one in inner for found in _paths(one, (*path, key)))]


def _replaced(data: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    copy = data.copy()
    copy[path[0]] = _replaced(data[path[0]], path[1:], value)
    return copy
