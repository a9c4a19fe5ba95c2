"""Every service in which somebody acts leaves an audit entry, itself or through one it calls."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

APPS = Path(settings.BASE_DIR) / "apps"
RECORDERS = {"record", "record_refusal"}
# Acts without an entry of their own, and why.
EXEMPT = {
    "contents.open_board": "it holds the scenes for an act, which leaves the entry",
    "contents.read_item": "it reads a page, and changes nothing",
    "contents.plan_run": "it says what a run would do, and does nothing",
    "subscriptions.debit": "the ledger's row is the record: append-only, with who and why",
    "subscriptions.refund": "the ledger's row is the record",
    "subscriptions.grant": "the ledger's row is the record",
    "subscriptions.reset": "the ledger's row is the record",
    "subscriptions.add_plan_credits": "the ledger's row is the record",
    "subscriptions.take_plan_credits": "the ledger's row is the record",
    "subscriptions.move_bonus": "the ledger's two rows are the record",
    "templates.frame_of": "it draws, and does nothing",
    "templates.keep_version": "it writes down what an act did, which leaves the entry",
}


def services() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every function of every services room, as app.name."""
    for path in sorted(APPS.glob("*/services/**/*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        app = path.relative_to(APPS).parts[0]
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                yield f"{app}.{node.name}", node


def calls(function: ast.FunctionDef) -> set[str]:
    """The names of all functions that this one calls; audit.record is called "record"."""
    found = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            name = node.func
            found.add(name.attr if isinstance(name, ast.Attribute) else getattr(name, "id", ""))
    return found


def audited() -> set[str]:
    """Names of functions that write an entry, directly or through another of them."""
    graph: dict[str, set[str]] = {}
    for name, function in services():
        graph.setdefault(name.partition(".")[2], set()).update(calls(function))
    found = {name for name, called in graph.items() if called & RECORDERS}
    while more := {name for name, called in graph.items() if called & found} - found:
        found |= more
    return found


ACTS = sorted(
    name
    for name, function in services()
    if not name.partition(".")[2].startswith("_")
    and "by" in {argument.arg for argument in function.args.kwonlyargs}
)


@pytest.mark.parametrize("name", ACTS)
def test_an_act_leaves_an_entry(name: str) -> None:
    if name not in EXEMPT:
        assert name.partition(".")[2] in audited(), f"{name}(by=...) writes no audit entry"


def test_exceptions_are_still_there() -> None:
    assert set(EXEMPT) <= set(ACTS)
