"""What staff do to a subscription: each with its question, its form and its one service."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.subscriptions.admin.forms import BonusForm, RenewForm, SubscriptionForm
from apps.subscriptions.errors import WrongSubscriptionState
from apps.subscriptions.models import CreditTransaction, Subscription
from apps.subscriptions.services.billing import plans
from apps.subscriptions.services.clock import renew_subscription
from apps.subscriptions.services.credits import give_bonus
from apps.subscriptions.services.subscriptions import locked
from apps.subscriptions.states import LIVE, BillingMethod, SubscriptionStatus

MAY_CHANGE = "subscriptions.change_subscription"
# Whoever may add to the ledger may give credits; nothing else is ever added there by hand.
MAY_GIVE = "subscriptions.add_credittransaction"


@dataclass(frozen=True, slots=True)
class Deed:
    """do(by, subscription, given) raises RuleBroken and ProviderError, and says what it did. It
    runs in a transaction unless a payment provider is to be asked."""

    title: Promise
    says: Promise
    button: Promise
    icon: str
    offered: Callable[[Subscription], bool]
    do: Callable[[User, Subscription, dict[str, Any]], str]
    form: type[SubscriptionForm] = SubscriptionForm
    permission: str = MAY_CHANGE
    is_danger: bool = False


def _give(by: User, subscription: Subscription, given: dict[str, Any]) -> str:
    key = f"bonus:{subscription.pk}:{given['key']}"
    locked(subscription)
    earlier = CreditTransaction.objects.filter(idempotency_key=key).first()
    if earlier is None or earlier.credits_amount != given["credits"]:
        give_bonus(
            by=by,
            subscription=subscription,
            credits=given["credits"],
            reason=given["reason"],
            idempotency_key=key,
        )
    text = ngettext(
        "%(count)d credit was given.", "%(count)d credits were given.", given["credits"]
    )
    return text % {"count": given["credits"]}


def _renew(by: User, subscription: Subscription, given: dict[str, Any]) -> str:
    if locked(subscription).current_period_end != given["seen_end"]:
        raise WrongSubscriptionState(gettext("It was renewed or changed meanwhile: look again."))
    end = renew_subscription(by=by, subscription=subscription, now=timezone.now())
    return gettext("Renewed until %(day)s.") % {"day": day_of(end)}


def _pause(by: User, subscription: Subscription, given: dict[str, Any]) -> str:  # noqa: ARG001
    plans.pause(by=by, subscription=subscription)
    return gettext("The subscription is paused.")


def _resume(by: User, subscription: Subscription, given: dict[str, Any]) -> str:  # noqa: ARG001
    plans.resume(by=by, subscription=subscription)
    return gettext("The subscription goes on.")


def _cancel(by: User, subscription: Subscription, given: dict[str, Any]) -> str:  # noqa: ARG001
    plans.cancel(by=by, subscription=subscription)
    return gettext("The subscription ends on %(day)s.") % {
        "day": day_of(subscription.current_period_end)
    }


def _keep(by: User, subscription: Subscription, given: dict[str, Any]) -> str:  # noqa: ARG001
    plans.keep(by=by, subscription=subscription)
    return gettext("The cancellation is taken back.")


def _forget(by: User, subscription: Subscription, given: dict[str, Any]) -> str:  # noqa: ARG001
    plans.forget_change(by=by, subscription=subscription)
    return gettext("The present plan stays.")


def _end(by: User, subscription: Subscription, given: dict[str, Any]) -> str:  # noqa: ARG001
    plans.end(by=by, subscription=subscription)
    return gettext("The subscription has ended.")


def day_of(moment: Any) -> str:
    return formats.date_format(timezone.localtime(moment), "DATE_FORMAT")


def _is_active(held: Subscription) -> bool:
    return held.status == SubscriptionStatus.ACTIVE


DEEDS: Mapping[str, Deed] = {
    "bonus": Deed(
        title=_("Give credits"),
        says=_("They are a bonus: they survive the monthly reset."),
        button=_("Give credits"),
        icon="redeem",
        offered=lambda held: held.status in LIVE,
        do=_give,
        form=BonusForm,
        permission=MAY_GIVE,
    ),
    "renew": Deed(
        title=_("Renew: the next period is paid"),
        says=_("Do this when the money is there. The next period begins where this one ends."),
        button=_("Renew"),
        icon="event_repeat",
        offered=lambda held: (
            _is_active(held)
            and held.billing_method == BillingMethod.MANUAL
            and held.current_period_start <= timezone.now()
        ),
        do=_renew,
        form=RenewForm,
    ),
    "pause": Deed(
        title=_("Pause the subscription?"),
        says=_("Nothing is made, renewed or reset until it is resumed; no paid day is lost."),
        button=_("Pause"),
        icon="pause_circle",
        offered=_is_active,
        do=_pause,
    ),
    "resume": Deed(
        title=_("Resume the subscription?"),
        says=_("Every date moves by the length of the pause."),
        button=_("Resume"),
        icon="play_circle",
        offered=lambda held: held.status == SubscriptionStatus.PAUSED,
        do=_resume,
    ),
    "cancel": Deed(
        title=_("Cancel at the period's end?"),
        says=_("Everything goes on until then. It can be taken back as long as it has not ended."),
        button=_("Cancel at the period's end"),
        icon="event_busy",
        offered=lambda held: _is_active(held) and not held.cancel_at_period_end,
        do=_cancel,
        is_danger=True,
    ),
    "keep": Deed(
        title=_("Take the cancellation back?"),
        says=_("The subscription goes on after this period as before."),
        button=_("Take the cancellation back"),
        icon="undo",
        offered=lambda held: _is_active(held) and held.cancel_at_period_end,
        do=_keep,
    ),
    "forget": Deed(
        title=_("Stay with the present plan?"),
        says=_("The change that was planned for the next period is forgotten."),
        button=_("Stay with the present plan"),
        icon="undo",
        offered=lambda held: held.next_plan_id is not None and held.status in LIVE,
        do=_forget,
    ),
    "end": Deed(
        title=_("End the subscription now?"),
        says=_(
            "The plan's credits are taken at once. Bonus credits wait for the owner's next "
            "subscription. This cannot be taken back."
        ),
        button=_("End it now"),
        icon="block",
        offered=lambda held: held.status in LIVE,
        do=_end,
        is_danger=True,
    ),
}
