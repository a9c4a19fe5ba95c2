"""What a Stripe account holds, by name."""

from __future__ import annotations

import itertools
from abc import abstractmethod
from copy import deepcopy
from typing import Any

from tests.support.vendors.payment_server import PaymentServer
from tests.support.vendors.stripe_objects import missing

Row = dict[str, Any]


class StripeRows(PaymentServer):
    """Fields whose names begin with "_" are never shown."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, Row] = {}
        self._numbers = itertools.count(1)

    @abstractmethod
    def emit(self, kind: str, row: Row) -> None:
        """Something happened to row that webhooks tell of."""

    def name(self, prefix: str) -> str:
        return f"{prefix}_{next(self._numbers):06d}"

    def keep(self, row: Row) -> Row:
        self.rows[row["id"]] = row
        return row

    def row(self, kind: str, name: str) -> Row:
        found = self.rows.get(name)
        if found is None or found["object"] != kind:
            raise missing(kind, name)
        return found

    def shown(self, row: Row) -> Row:
        return {name: value for name, value in deepcopy(row).items() if not name.startswith("_")}

    def all(self, kind: str, **fields: Any) -> list[Row]:
        """Rows of one kind with these fields, newest first, as lists are."""
        rows = [row for row in self.rows.values() if row["object"] == kind]
        return [row for row in reversed(rows) if all(row[k] == v for k, v in fields.items())]

    def intents(self, **fields: Any) -> list[Row]:
        return self.all("payment_intent", **fields)

    def listed(self, rows: list[Row], asked: Row, expand: set[str]) -> Row:
        names = [row["id"] for row in rows]
        start = names.index(asked["starting_after"]) + 1 if "starting_after" in asked else 0
        end = start + int(asked.get("limit", 100))
        inner = {name.removeprefix("data.") for name in expand}
        data = [self.expanded(row, inner) for row in rows[start:end]]
        return {"object": "list", "data": data, "has_more": end < len(rows)}

    def expanded(self, row: Row, expand: set[str]) -> Row:
        found = self.shown(row)
        for name in expand:
            if name == "payments":
                paid = self.all("invoice_payment", invoice=row["id"])
                found["payments"] = {"object": "list", "data": paid, "has_more": False}
            elif found.get(name):
                found[name] = self.shown(self.rows[found[name]])
        return found


def order_of(intent: Row) -> str:
    return str(intent["metadata"].get("order_id", ""))
