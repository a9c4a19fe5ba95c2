"""Broken rules. Each says, in one sentence for people, what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise

from apps.core.sentences import joined


class RuleBroken(Exception):
    """A request that the rules of the product refuse; nothing was changed.

    field names the input at fault ("" when it is none in particular); code is stable for machines.
    """

    code = "rule_broken"
    status = 400

    def __init__(self, sentence: str | Promise, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field

    def __str__(self) -> str:
        return str(self.sentence)


class InvalidInput(RuleBroken):
    code = "invalid"


class NotAllowed(RuleBroken):
    code = "not_allowed"
    status = 403


class Conflict(RuleBroken):
    """The record is not in a state where this can be done, or someone else was faster."""

    code = "conflict"
    status = 409


class ProblemList(RuleBroken):
    """Several broken rules found at once, so that a person can put all of them right in one go."""

    code = "invalid"

    def __init__(self, problems: Iterable[RuleBroken]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            joined(*(str(problem) for problem in self.problems)), field=self.problems[0].field
        )
