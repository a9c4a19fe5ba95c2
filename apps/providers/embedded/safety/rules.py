"""Rules as data: `rules/<language>.toml`, and `rules/any.toml` for every language.

One [[rule]] has
  name      what it finds, stable for machines ("medical_certainty")
  reason    one English sentence without its full stop, for the person who reads the flag
  severity  "notice" (to know), "review" (a person decides) or "block" (must not go out)
  review_in, block_in  verticals in which it weighs more (optional)
  patterns  regular expressions, case-insensitive; any of them is a hit
  unless    regular expressions; a hit in a sentence that also matches one is dropped (optional)
  verify    "luhn" or "resident_number": a check of the digits found (optional)
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent / "rules"


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    reason: str
    severity: str
    review_in: frozenset[str]
    block_in: frozenset[str]
    patterns: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]
    verify: str

    def severity_in(self, vertical: str) -> str:
        if vertical in self.block_in:
            return "block"
        return "review" if vertical in self.review_in else self.severity


@lru_cache(maxsize=8)
def load_rules(language: str) -> tuple[Rule, ...]:
    """The rules of every language, then those of this one; an unknown language has none."""
    rules: list[Rule] = []
    for name in ("any", language):
        path = FOLDER / f"{name}.toml"
        if path.is_file():
            rules += [_rule(row) for row in tomllib.loads(path.read_text("utf-8"))["rule"]]
    return tuple(rules)


@lru_cache(maxsize=1)
def rules_version() -> str:
    """Changes with every change of a rule: 12 hexadecimal digits."""
    files = sorted(FOLDER.glob("*.toml"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]


def _rule(row: dict[str, object]) -> Rule:
    return Rule(
        name=str(row["name"]),
        reason=str(row["reason"]),
        severity=str(row["severity"]),
        review_in=frozenset(_texts(row.get("review_in"))),
        block_in=frozenset(_texts(row.get("block_in"))),
        patterns=tuple(re.compile(p, re.IGNORECASE) for p in _texts(row["patterns"])),
        unless=tuple(re.compile(p, re.IGNORECASE) for p in _texts(row.get("unless"))),
        verify=str(row.get("verify", "")),
    )


def _texts(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []
