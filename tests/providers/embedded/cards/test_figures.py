"""Figures: written numbers are taken apart and counted up the way they were written."""

from __future__ import annotations

import itertools

import pytest

from apps.providers.capabilities.image import Figure
from apps.providers.embedded.cards.figures import eased, written


@pytest.mark.parametrize(
    ("display", "before", "whole", "half", "after"),
    [
        ("70%", "", "70", "35", "%"),
        ("2,000톤", "", "2,000", "1,000", "톤"),
        ("약 1,250.5억 원", "약", "1,250.5", "625.2", "억 원"),
        ("$1.25 billion", "$", "1.25", "0.62", "billion"),
        ("섭씨 400도", "섭씨", "400", "200", "도"),
        ("-3.5%", "", "-3.5", "-1.8", "%"),
        ("2019-2024년", "", "2019", "1010", "-2024년"),
    ],
)
def test_a_number_counts_up_in_its_own_writing(
    display: str, before: str, whole: str, half: str, after: str
) -> None:
    parts = written(Figure("", 0.0, "", display))
    assert parts is not None
    assert (parts.before, parts.at(1.0), parts.after) == (before, whole, after)
    assert parts.at(0.5) == half


def test_a_figure_without_digits_cannot_be_counted() -> None:
    assert written(Figure("", 0.5, "", "절반")) is None


@pytest.mark.parametrize(("display", "percent"), [("93%", True), ("250%", False), ("93톤", False)])
def test_only_shares_of_a_hundred_are_drawn_as_rings(display: str, *, percent: bool) -> None:
    parts = written(Figure("", 0.0, "", display))
    assert parts is not None
    assert parts.percent is percent


def test_counting_slows_down_and_ends_exactly() -> None:
    shares = eased(12)
    assert shares[-1] == 1.0
    steps = [later - earlier for earlier, later in itertools.pairwise(shares)]
    assert steps == sorted(steps, reverse=True)
    assert min(steps) > 0
