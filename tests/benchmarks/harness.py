"""Interleaved rounds, paired ratios, one printed line and one JSON file per row."""

from __future__ import annotations

import json
import os
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

RESULTS_DIR = Path(__file__).resolve().parents[2] / "var" / "benchmarks"


@dataclass(frozen=True, slots=True)
class Contender:
    """One way to do the work. run does it once and returns the seconds it took; rounds: how many of
    the benchmark's rounds it takes part in (all when None)."""

    name: str
    run: Callable[[], float]
    rounds: int | None = None


@dataclass(frozen=True, slots=True)
class Ratio:
    """The median of paired ratios, with the smallest and the largest of them, and the goal."""

    name: str
    median: float
    smallest: float
    largest: float
    goal: str
    reached: bool


def run_rounds(contenders: Sequence[Contender], rounds: int) -> dict[str, list[float]]:
    """Seconds of each contender, round by round. Each round runs them in turn, every other round
    backwards, so that a slow drift of the machine touches all alike."""
    seconds: dict[str, list[float]] = {contender.name: [] for contender in contenders}
    for number in range(rounds):
        for contender in contenders if number % 2 == 0 else reversed(contenders):
            if contender.rounds is None or number < contender.rounds:
                seconds[contender.name].append(contender.run())
    return seconds


def at_least(name: str, over: Sequence[float], under: Sequence[float], goal: float) -> Ratio:
    """The ratio over / under, pair by pair, which should be at least the goal."""
    ratio = _paired(over, under)
    return Ratio(name, *ratio, f">= {goal:g}", ratio[0] >= goal)


def at_most(name: str, over: Sequence[float], under: Sequence[float], goal: float) -> Ratio:
    """The ratio over / under, pair by pair, which should be at most the goal."""
    ratio = _paired(over, under)
    return Ratio(name, *ratio, f"<= {goal:g}", ratio[0] <= goal)


def report(
    row: str,
    title: str,
    ratios: Sequence[Ratio],
    seconds: Mapping[str, Sequence[float]],
    details: Mapping[str, object] | None = None,
) -> Path:
    """Print the row's line and write its JSON; returns the JSON's path."""
    parts = [
        f"{ratio.name} {ratio.median:.2f} ({ratio.smallest:.2f}-{ratio.largest:.2f},"
        f" goal {ratio.goal}: {'yes' if ratio.reached else 'NO'})"
        for ratio in ratios
    ]
    medians = [
        f"{name} {statistics.median(taken):.2f} s x{len(taken)}"
        for name, taken in seconds.items()
        if taken
    ]
    print(f"{row} {title}: {'; '.join(parts)} [{', '.join(medians)}]")
    RESULTS_DIR.mkdir(parents=True, exist_ok=True)
    path = RESULTS_DIR / f"{row.lower()}.json"
    result = {
        "row": row,
        "title": title,
        "ratios": [asdict(ratio) for ratio in ratios],
        "seconds": {name: list(taken) for name, taken in seconds.items()},
        "processors": len(os.sched_getaffinity(0)),
        **(details or {}),
    }
    path.write_text(json.dumps(result, indent=2) + "\n")
    return path


def _paired(over: Sequence[float], under: Sequence[float]) -> tuple[float, float, float]:
    """Median, smallest and largest ratio over the rounds that both took part in."""
    ratios = [a / b for a, b in zip(over, under, strict=False)]
    return statistics.median(ratios), min(ratios), max(ratios)
