"""A pytest plugin: after every test that moved credits, the whole ledger is proved.

Tests undo what they write, so that nothing would be left to prove when the suite is over. A test
that forges rows on purpose says so with the mark `forges_ledger`. The sums of all parallel
processes are printed at the end of the run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

_sums: Counter[str] = Counter()


@pytest.fixture(autouse=True)
def _ledger_is_right(request: pytest.FixtureRequest) -> Iterator[None]:
    """Set up after the database's fixture, so that it looks before the test is undone."""
    mark = request.node.get_closest_marker("django_db")
    if mark is None and not {"db", "transactional_db"} & set(request.fixturenames):
        yield
        return
    transactional = (mark and mark.kwargs.get("transaction")) or (
        "transactional_db" in request.fixturenames
    )
    request.getfixturevalue("transactional_db" if transactional else "db")
    yield
    if request.node.get_closest_marker("forges_ledger") is None:
        _prove()


def _prove() -> None:
    from django.db import connection

    from apps.subscriptions.models import CreditTransaction
    from apps.subscriptions.services.reconcile import CHECKS, reconcile

    if connection.needs_rollback or not CreditTransaction.objects.exists():
        return
    proof = reconcile()
    _sums.update(tests=1, subscriptions=proof.subscriptions, rows=proof.rows)
    _sums["rules"] = len(CHECKS)
    assert proof.violations == {}, "The credit ledger is not right after this test."


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["ledger_proof"] = dict(_sums)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: Any) -> None:
    found = getattr(node, "workeroutput", {}).get("ledger_proof", {})
    rules = found.pop("rules", 0)
    _sums.update(found)
    _sums["rules"] = max(_sums["rules"], rules)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if _sums["tests"]:
        terminalreporter.write_line(
            f"credit ledger: {_sums['rules']} rules proved after each of {_sums['tests']} tests, "
            f"over {_sums['rows']} rows of {_sums['subscriptions']} subscriptions"
        )
