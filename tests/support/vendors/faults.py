"""How every vendor misbehaves, and what has to come of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from apps.providers.errors import ProviderError
from tests.support.vendors.server import (
    KEY,
    Misdeed,
    Reply,
    VendorServer,
    cut_off,
    drip,
    flood,
    half_json,
    hang,
    instead,
    lost,
)

HTML = Reply(b"<!doctype html><title>Welcome</title>", content_type="text/html; charset=utf-8")
# Quick enough for a test and long enough for a busy machine.
QUICK: dict[str, Any] = {"connect_seconds": 5.0, "read_seconds": 0.8, "total_seconds": 1.6}
PATIENT: dict[str, Any] = {"connect_seconds": 5.0, "read_seconds": 20.0, "total_seconds": 40.0}


@dataclass(frozen=True)
class Fault:
    """says: words that must stand in the sentence. waits: the range of retry_after, or None.

    is_lost: the vendor may have done the work, so for a paid call the outcome is unknown.
    """

    name: str
    misdeed: Misdeed
    permanent: bool
    says: tuple[str, ...]
    waits: tuple[float, float] | None = None
    is_lost: bool = False
    is_quick: bool = False


def _status(status: int, headers: dict[str, str] | None = None) -> Misdeed:
    return instead(Reply({"error": f"code {status} {KEY}"}, status, headers or {}))


def _in_two_minutes(headers: str = "Retry-After") -> Misdeed:
    def misdeed(talk: object, reply: Reply) -> None:
        date = format_datetime(datetime.now(UTC) + timedelta(seconds=120), usegmt=True)
        _status(429, {headers: date})(talk, reply)  # type: ignore[arg-type]

    return misdeed


FAULTS = (
    Fault("bad key", _status(401), True, ("refused the API key", "Check ")),
    Fault("forbidden", _status(403), True, ("refused the API key", "Check ")),
    Fault("no credit", _status(402), True, ("no credit", "Add credit")),
    Fault("unknown address", _status(404), True, ("404", "Check ")),
    Fault("moved", _status(308, {"Location": "http://127.0.0.1:9/"}), True, ("moved", "Check ")),
    Fault("429 in seconds", _status(429, {"Retry-After": "17"}), False, ("17 seconds",), (17, 17)),
    Fault("429 by date", _in_two_minutes(), False, ("slow down",), (60, 121)),
    Fault("429 without a time", _status(429), False, ("slow down", "Try again")),
    Fault("500", _status(500), False, ("problem of its own", "Try again")),
    Fault("503", _status(503, {"Retry-After": "5"}), False, ("5 seconds",), (5, 5)),
    Fault("HTML with 200", instead(HTML), False, ("a web page", "Try again"), is_lost=True),
    Fault("half JSON", half_json, False, ("cut off or broken", "Try again"), is_lost=True),
    Fault("cut connection", cut_off, False, ("connection", "Try again"), is_lost=True),
    Fault("answer lost", lost, False, ("connection", "Try again"), is_lost=True),
    Fault("hang", hang, False, ("in time", "Try again"), is_lost=True, is_quick=True),
    Fault("slow drip", drip, False, ("in time", "Try again"), is_lost=True, is_quick=True),
    Fault("flood", flood, True, ("MB",), is_lost=True),
)
every_fault = pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
wrong_schemas = pytest.mark.parametrize(
    "answer", [{}, [], {"unexpected": 1}, None, 7, {"data": {}}], ids=repr
)


def check_fault(
    fault: Fault,
    server: VendorServer,
    call: Callable[[], object],
    *,
    vendor: str,
    paid: bool = False,
) -> None:
    """Let the server misbehave once, and hold the adapter to its promise."""
    server.then(fault.misdeed)
    with pytest.raises(ProviderError) as caught:
        call()
    error = caught.value
    check_sentence(error, vendor)
    assert error.permanent is fault.permanent
    for words in fault.says:
        assert words in str(error)
    if fault.waits is None:
        assert error.retry_after is None
    else:
        assert error.retry_after is not None
        assert fault.waits[0] <= error.retry_after <= fault.waits[1]
    assert error.outcome_unknown is (paid and fault.is_lost)
    assert len(server.requests) == 1, "an adapter never tries twice"


def check_sentence(error: ProviderError, vendor: str) -> None:
    """It names the vendor, ends, holds no key, and nothing behind it holds the key either."""
    assert vendor in str(error)
    assert str(error).endswith(".")
    assert KEY not in str(error)
    assert KEY not in repr(error)
    assert error.__cause__ is None
    chained = error.__context__
    assert chained is None or error.__suppress_context__
