from __future__ import annotations

from decimal import Decimal

from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.core.sentences import gettext as _
from apps.usage.states import BudgetPeriod


class BudgetExceeded(Conflict):
    """A hard limit stops this; period, limit_usd and spent_usd say which."""

    code = "budget_exceeded"

    def __init__(self, *, period: BudgetPeriod, limit_usd: Decimal, spent_usd: Decimal) -> None:
        self.period = period
        self.limit_usd = limit_usd
        self.spent_usd = spent_usd
        super().__init__(
            _(
                "The budget of $%(limit)s %(period)s would be passed: $%(spent)s are spent. "
                "Raise the budget, or wait for the next period."
            )
            % {
                "limit": f"{limit_usd:.2f}",
                "period": period.label,
                "spent": f"{spent_usd:.2f}",
            }
        )


class BudgetBelowSpent(InvalidInput):
    code = "budget_below_spent"

    def __init__(self, *, field: str, spent_usd: Decimal) -> None:
        super().__init__(
            _("$%(spent)s are spent already in this period: choose at least that, or no limit.")
            % {"spent": f"{spent_usd:.2f}"},
            field=field,
        )


class BudgetNotAllowed(NotAllowed):
    code = "budget_not_allowed"

    def __init__(self) -> None:
        super().__init__(_("Only owners and admins of the team set its budget."))


class ProvidersNotAllowed(NotAllowed):
    code = "providers_not_allowed"

    def __init__(self) -> None:
        super().__init__(_("Only people who may manage the team's billing set its keys."))
