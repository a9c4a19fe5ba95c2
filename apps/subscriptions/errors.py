from __future__ import annotations

from apps.core.errors import Conflict, NotAllowed, RuleBroken
from apps.core.sentences import gettext as _


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

    def __init__(self, needed: int, left: int | None = None) -> None:
        self.needed = needed
        known = _(
            "This needs %(needed)d credits, and %(left)d are left. Ask for more or change the plan."
        )
        unknown = _(
            "This needs %(needed)d credits, and fewer are left. Ask for more or change the plan."
        )
        sentence = unknown if left is None else known
        super().__init__(sentence % {"needed": needed, "left": left}, field="credits")


class IdempotencyConflict(Conflict):
    code = "idempotency_conflict"

    def __init__(self, key: str) -> None:
        super().__init__(
            _("The idempotency key “%(key)s” was used for another request already.") % {"key": key},
            field="idempotency_key",
        )


class PlanLimitReached(RuleBroken):
    """The plan does not hold this; the sentence names the cheapest plan on sale that would."""

    code = "plan_limit_reached"
    status = 402

    def __init__(self, sentence: str, *, field: str, plan: str) -> None:
        self.plan = plan
        super().__init__(sentence, field=field)


class NoSubscription(RuleBroken):
    code = "no_subscription"
    status = 402

    def __init__(self) -> None:
        super().__init__(
            _("Making a video takes credits, and there is no subscription yet: choose a plan."),
            field="subscription",
        )


class SubscriptionPaused(Conflict):
    code = "subscription_paused"

    def __init__(self) -> None:
        super().__init__(
            _("The subscription is paused: resume it to make videos."), field="subscription"
        )


class AlreadySubscribed(Conflict):
    code = "already_subscribed"

    def __init__(self) -> None:
        super().__init__(
            _("There is a subscription already: change its plan instead."), field="subscription"
        )


class WrongSubscriptionState(Conflict):
    """The subscription is not in a state where this can be done."""

    code = "wrong_state"


class PlanNotOnSale(Conflict):
    code = "plan_not_on_sale"

    def __init__(self, plan: str) -> None:
        super().__init__(_("The plan “%(plan)s” is not on sale.") % {"plan": plan}, field="plan")


class NoYearlyPrice(Conflict):
    code = "no_yearly_price"

    def __init__(self, plan: str) -> None:
        super().__init__(
            _("The plan “%(plan)s” is not sold by the year.") % {"plan": plan},
            field="billing_cycle",
        )


class StaffChangePlan(Conflict):
    code = "staff_change_plan"

    def __init__(self) -> None:
        super().__init__(
            _("Staff make this change once it is paid for: write to the people who run this site."),
            field="plan",
        )


class BillingNotAllowed(NotAllowed):
    code = "billing_not_allowed"

    def __init__(self) -> None:
        super().__init__(_("Only people who may manage the team's billing do this."))


class WrongChargeRequestState(Conflict):
    code = "wrong_state"

    def __init__(self) -> None:
        super().__init__(_("This request was answered already."), field="status")


class TooManyRequests(Conflict):
    code = "too_many_requests"

    def __init__(self, most: int) -> None:
        super().__init__(
            _("%(most)d requests wait for an answer already.") % {"most": most}, field="credits"
        )


class NoPaymentProvider(Conflict):
    code = "no_payment_provider"

    def __init__(self) -> None:
        super().__init__(
            _("Nobody can pay here by themselves yet: write to the people who run this site."),
            field="provider",
        )


class PaymentUnderWay(Conflict):
    code = "payment_under_way"

    def __init__(self) -> None:
        super().__init__(_("A payment for this is under way: wait until it is settled."))


class PaymentNotMade(RuleBroken):
    """The vendor said no; the sentence is the vendor's."""

    code = "payment_failed"
    status = 402


class PaymentNotKnown(Conflict):
    """Money may have moved. What was bought follows by itself once the vendor says so."""

    code = "payment_unconfirmed"

    def __init__(self) -> None:
        super().__init__(
            _(
                "It is not known yet whether money moved. The payment provider is asked; what you "
                "bought follows by itself. Do not pay again."
            )
        )


class WrongPaymentState(Conflict):
    code = "wrong_state"


class NothingToPay(Conflict):
    code = "nothing_to_pay"

    def __init__(self) -> None:
        super().__init__(_("This costs nothing: staff give it to you."), field="plan")


class MethodInUse(Conflict):
    code = "method_in_use"

    def __init__(self) -> None:
        super().__init__(
            _("A subscription is paid with this: cancel it first, or pay with another one.")
        )


class PackNotOnSale(Conflict):
    code = "pack_not_on_sale"

    def __init__(self) -> None:
        super().__init__(_("These credits are not on sale."), field="pack")


class NoPortal(Conflict):
    code = "no_portal"

    def __init__(self) -> None:
        super().__init__(_("There is no page of a payment provider for you."))
