"""One line and one JSON file for each promise."""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.benchmarks.harness import RESULTS_DIR


@dataclass(slots=True)
class Result:
    """A promise, what was measured, and what broke it."""

    promise: str
    title: str
    figures: dict[str, Any] = field(default_factory=dict)
    violations: list[str] = field(default_factory=list)

    def expect(self, condition: object, otherwise: str) -> None:
        if not condition:
            self.violations.append(otherwise)

    def add(self, figures: Mapping[str, Any], violations: Sequence[str]) -> None:
        self.figures.update(figures)
        self.violations.extend(violations)

    def line(self) -> str:
        facts = ", ".join(f"{name} {value}" for name, value in self.figures.items())
        verdict = "kept" if not self.violations else f"BROKEN ({len(self.violations)})"
        return f"{self.promise} {self.title}: {verdict}. {facts}"


def write(result: Result, folder: Path = RESULTS_DIR) -> None:
    sys.stdout.write(result.line() + "\n")
    for violation in result.violations[:20]:
        sys.stdout.write(f"    {violation}\n")
    sys.stdout.flush()
    folder.mkdir(parents=True, exist_ok=True)
    facts = {
        "promise": result.promise,
        "title": result.title,
        "figures": result.figures,
        "violations": result.violations,
    }
    path = folder / f"faults-{result.promise.lower()}.json"
    path.write_text(json.dumps(facts, indent=2, ensure_ascii=False, default=str) + "\n")


def spread(name: str, seconds: Sequence[float]) -> dict[str, Any]:
    """How long something took, over all times it happened."""
    if not seconds:
        return {name: 0}
    ordered = sorted(seconds)
    return {
        name: len(ordered),
        f"{name} p50 s": round(statistics.median(ordered), 1),
        f"{name} p95 s": round(ordered[int(0.95 * (len(ordered) - 1))], 1),
        f"{name} max s": round(ordered[-1], 1),
    }
