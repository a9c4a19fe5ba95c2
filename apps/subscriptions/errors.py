from __future__ import annotations

from django.utils.translation import gettext as _

from apps.core.errors import Conflict, RuleBroken


class PriceMissing(RuleBroken):
    code = "price_missing"
    status = 409

    @classmethod
    def for_operation(cls, operation: str, content_format: str) -> PriceMissing:
        return cls(
            _(
                "There is no credit price for “%(operation)s” in the format “%(format)s”. "
                "Staff can add one to the price list."
            )
            % {"operation": operation, "format": content_format},
            field="content_format",
        )


class InsufficientCredits(RuleBroken):
    code = "insufficient_credits"
    status = 402

    def __init__(self, needed: int) -> None:
        self.needed = needed
        super().__init__(
            _("This needs %(needed)d credits, and fewer are left. Ask for more or change the plan.")
            % {"needed": needed},
            field="credits",
        )


class IdempotencyConflict(Conflict):
    code = "idempotency_conflict"

    def __init__(self, key: str) -> None:
        super().__init__(
            _("The idempotency key “%(key)s” was used for another request already.") % {"key": key},
            field="idempotency_key",
        )
