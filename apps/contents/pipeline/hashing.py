"""Names for results: the same inputs give the same name."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson


def digest(facts: Mapping[str, Any]) -> str:
    """SHA-256 of the facts as JSON with sorted keys."""
    return hashlib.sha256(orjson.dumps(facts, option=orjson.OPT_SORT_KEYS)).hexdigest()
