from __future__ import annotations

from django.utils.translation import gettext as _

from apps.core.errors import RuleBroken


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
