"""A month of prices in plain sentences, and as the row of values that a line is drawn from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from apps.providers.embedded.script.particles import resolve_particles
from apps.providers.yahoo_finance.charts import INDEX, Chart, Day

KOREAN_MONEY = {"KRW": "원", "USD": "달러", "EUR": "유로", "JPY": "엔", "CNY": "위안"}
ENGLISH_MONEY = {"KRW": "₩", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
SHARES = frozenset({"EQUITY", "ETF", "MUTUALFUND"})
LEGAL_FORM = re.compile(
    r",?\s+(?:Inc|Incorporated|Corp|Corporation|Co|Company|Ltd|Limited|PLC|plc|N\.V|S\.A|SE|AG)\.?$"
)
# Smaller changes, in percent, are rounding.
LEAST_CHANGE = 0.005
LEAST_STREAK = 3


@dataclass(frozen=True, slots=True)
class Told:
    title: str
    summary: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """From one price to a later one."""

    before: float
    after: float

    @property
    def value(self) -> float:
        return self.after - self.before

    @property
    def percent(self) -> float:
        return self.value / self.before * 100

    @property
    def direction(self) -> int:
        """1 up, -1 down, 0 neither."""
        return 0 if abs(self.percent) < LEAST_CHANGE else (1 if self.value > 0 else -1)

    @property
    def shown(self) -> str:
        return f"{abs(self.percent):.2f}%"


def change_of(chart: Chart) -> Change:
    """From the last trading day but one to the last."""
    return Change(chart.days[-2].close, chart.days[-1].close)


def told(chart: Chart, language: str) -> Told:
    """In Korean for "ko", else in English. The chart has two days or more."""
    return _korean(chart) if language == "ko" else _english(chart)


def untold_title(chart: Chart, language: str) -> str:
    """The title where prices of two days are missing."""
    name = short_name(chart)
    return f"{name}: 최근 한 달의 시세 없음" if language == "ko" else f"{name}: no prices of late"


def price(chart: Chart, value: float, language: str) -> str:
    """270.52달러, 71,200원, $270.52, 2,531.66 (an index has no unit)."""
    number = f"{value:,.{chart.decimals}f}"
    if chart.kind == INDEX or not chart.currency:
        return number
    if language == "ko":
        return f"{number}{KOREAN_MONEY.get(chart.currency, f' {chart.currency}')}"
    sign = ENGLISH_MONEY.get(chart.currency)
    return f"{sign}{number}" if sign else f"{number} {chart.currency}"


def day_name(day: date, language: str) -> str:
    if language == "ko":
        return f"{day.month}월 {day.day}일"
    return f"{MONTHS[day.month - 1]} {day.day}"


def short_name(chart: Chart) -> str:
    """The name without its legal form: "Apple", "Samsung Electronics"."""
    name, before = chart.name, ""
    while name != before:
        name, before = LEGAL_FORM.sub("", name), name
    return name or chart.name


def _korean(chart: Chart) -> Told:
    name, last, change = short_name(chart), chart.days[-1], change_of(chart)
    day, close = day_name(last.date, "ko"), price(chart, last.close, "ko")
    points = "포인트" if chart.kind == INDEX else ""
    step = f"{price(chart, abs(change.value), 'ko')}{points}"
    moved = {1: "상승", -1: "하락", 0: "보합"}[change.direction]
    title = f"{name} {day} {close}, {f'{change.shown} ' if change.direction else ''}{moved}"
    verb = {1: "올라 상승률은", -1: "내려 하락률은", 0: ""}[change.direction]
    compared = f"전 거래일보다 {step} {verb} {change.shown}다."
    sentences = [
        f"{_with_symbol(chart, name, '')}의 {last.date.year}년 {day} 종가는 {close}(이)다.",
        compared if verb else "전 거래일과 거의 같았다.",
    ]
    days = streak(chart)
    if abs(days) >= LEAST_STREAK:
        sentences.append(f"{abs(days)}거래일 연속으로 {'올랐다' if days > 0 else '내렸다'}.")
    top, bottom = _extremes(chart)
    high, low = price(chart, top.high, "ko"), price(chart, bottom.low, "ko")
    sentences += [
        f"최근 한 달의 최고가는 {day_name(top.date, 'ko')}의 {high}(이)다.",
        f"같은 기간 최저가는 {day_name(bottom.date, 'ko')}의 {low}(이)다.",
    ]
    month, first = Change(chart.days[0].close, last.close), day_name(chart.days[0].date, "ko")
    if month.direction:
        word = "높다" if month.direction > 0 else "낮다"
        sentences.append(f"{first} 종가와 견주면 {month.shown} {word}.")
    if last.volume and chart.kind in SHARES:
        sentences.append(f"이날 거래량은 {last.volume:,}주였다.")
    return _told(chart, title, [resolve_particles(one) for one in sentences], "날짜별 종가", "ko")


def _english(chart: Chart) -> Told:
    name, last, change = short_name(chart), chart.days[-1], change_of(chart)
    day, close = day_name(last.date, "en"), price(chart, last.close, "en")
    points = " points" if chart.kind == INDEX else ""
    step = f"{price(chart, abs(change.value), 'en')}{points}"
    moved = {1: f"up {change.shown}", -1: f"down {change.shown}", 0: "unchanged"}
    word = {1: "more", -1: "less", 0: ""}[change.direction]
    compared = f"That is {step}, or {change.shown}, {word} than the trading day before."
    sentences = [
        f"{_with_symbol(chart, name, ' ')} closed at {close} on {day}, {last.date.year}.",
        compared if word else "That is almost the same as the trading day before.",
    ]
    days = streak(chart)
    if abs(days) >= LEAST_STREAK:
        sentences.append(f"It has {'risen' if days > 0 else 'fallen'} {abs(days)} days in a row.")
    top, bottom = _extremes(chart)
    high, low = price(chart, top.high, "en"), price(chart, bottom.low, "en")
    sentences += [
        f"The highest price of the last month was {high}, on {day_name(top.date, 'en')}.",
        f"The lowest was {low}, on {day_name(bottom.date, 'en')}.",
    ]
    month, first = Change(chart.days[0].close, last.close), day_name(chart.days[0].date, "en")
    if month.direction:
        word = "above" if month.direction > 0 else "below"
        sentences.append(f"The close is {month.shown} {word} that of {first}.")
    if last.volume and chart.kind in SHARES:
        sentences.append(f"On that day {last.volume:,} shares changed hands.")
    title = f"{name} at {close} on {day}, {moved[change.direction]}"
    return _told(chart, title, sentences, "Close by day", "en")


def _told(chart: Chart, title: str, sentences: Sequence[str], heading: str, language: str) -> Told:
    """One value a line below the sentences: the storyboard finds such rows and draws them."""
    mark = " " if language == "ko" else ": "
    rows = [
        f"{day_name(day.date, language)}{mark}{price(chart, day.close, language)}"
        for day in chart.days
    ]
    summary = " ".join(sentences)
    return Told(title, summary, f"{summary}\n\n{heading}\n" + "\n".join(rows))


def streak(chart: Chart) -> int:
    """For how many days in a row closes rose (positive) or fell (negative) up to the last."""
    count = 0
    for before, after in reversed(list(pairwise(chart.days))):
        direction = Change(before.close, after.close).direction
        if direction == 0 or (count and (count > 0) != (direction > 0)):
            break
        count += direction
    return count


def _with_symbol(chart: Chart, name: str, gap: str) -> str:
    """Apple (AAPL); an index or a currency by its name alone."""
    is_plain = chart.symbol.isalnum() and chart.name != chart.symbol
    return f"{name}{gap}({chart.symbol})" if is_plain else name


def _extremes(chart: Chart) -> tuple[Day, Day]:
    """The days of the highest and of the lowest price, the later ones of equals."""
    days = chart.days[::-1]
    return max(days, key=lambda day: day.high), min(days, key=lambda day: day.low)
