"""Every state has an exit or is final, and the drawings show the tables in force."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import models

from apps.core.management.commands.draw_state_diagrams import state_tables
from apps.core.states import StateTable

TABLES = {table.name: table for table in state_tables()}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())
def test_every_arrow_leads_to_a_state_of_the_table(table: StateTable) -> None:
    for targets in table.arrows.values():
        assert targets <= set(table.arrows)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())
def test_every_state_is_reached_or_is_the_first(table: StateTable) -> None:
    reached = {target for targets in table.arrows.values() for target in targets}
    assert set(table.arrows) - reached <= {next(iter(table.arrows))}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())
def test_the_table_holds_every_value_of_its_enum(table: StateTable) -> None:
    first = next(iter(table.arrows))
    assert isinstance(first, models.TextChoices)
    assert set(table.arrows) == set(type(first))


def test_the_drawings_are_up_to_date() -> None:
    call_command("draw_state_diagrams", "--check")
