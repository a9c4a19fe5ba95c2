"""What an owner may have and do: the one place that knows what a plan allows.

Every refusal names the cheapest plan on sale that would allow it. Without a live subscription an
owner has FREE: enough to look around, to write and to invite nobody; videos take credits.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from apps.core.sentences import gettext as _
from apps.core.sentences import joined, ngettext
from apps.organizations.models import Organization
from apps.subscriptions.errors import PlanLimitReached
from apps.subscriptions.features import FLAGS
from apps.subscriptions.models import Subscription, SubscriptionPlan
from apps.subscriptions.selectors import live_subscriptions, plans_on_sale
from apps.usage.owners import Owner

LIMITS = ("max_projects", "max_channels", "team_seats")
FLAG_NAMES: dict[str, str | Promise] = {
    "advanced_templates": gettext_lazy("templates of your own"),
    "priority_rendering": gettext_lazy("priority in the queue"),
    "api_access": gettext_lazy("API keys"),
    "white_label": gettext_lazy("your own domain and brand"),
    "analytics_pro": gettext_lazy("extended statistics"),
    "custom_voices": gettext_lazy("voices of your own"),
}


@dataclass(frozen=True, slots=True)
class Entitlements:
    """limits has one whole number per name of LIMITS; plan_code is "" without a subscription."""

    plan_code: str
    limits: dict[str, int]
    flags: frozenset[str]

    @classmethod
    def of_plan(cls, plan: SubscriptionPlan) -> Entitlements:
        return cls(
            plan_code=plan.code,
            limits={name: _limit(plan, name) for name in LIMITS},
            flags=frozenset(flag for flag in FLAGS if plan.features.get(flag) is True),
        )


FREE = Entitlements("", {"max_projects": 1, "max_channels": 1, "team_seats": 1}, frozenset())


def live_subscription(owner: Owner) -> Subscription | None:
    """The owner's active or paused subscription, with its plan."""
    return live_subscriptions().filter(owner.rows).first()


def entitlements_of(owner: Owner) -> Entitlements:
    """What the owner's plan allows now; one query."""
    held = live_subscription(owner)
    return Entitlements.of_plan(held.plan) if held else FREE


def check_room(*, owner: Owner, limit: str, wanted: int) -> None:
    """Raise PlanLimitReached when `wanted` (how many there would then be) is above the limit."""
    allowed = entitlements_of(owner).limits[limit]
    if wanted > allowed:
        found = [plan for plan in plans_on_sale() if _limit(plan, limit) >= wanted]
        raise PlanLimitReached(
            joined(_too_many(limit, allowed), _way_out(found)),
            field=_FIELDS[limit],
            plan=_code(found),
        )


def check_flag(*, owner: Owner, flag: str, field: str = "") -> None:
    """Raise PlanLimitReached when the owner's plan does not bring the feature."""
    if flag not in entitlements_of(owner).flags:
        found = [plan for plan in plans_on_sale() if plan.features.get(flag) is True]
        sentence = _("Your plan does not bring %(feature)s.") % {"feature": FLAG_NAMES[flag]}
        raise PlanLimitReached(joined(sentence, _way_out(found)), field=field, plan=_code(found))


def check_seat_free(*, organization: Organization, seats_wanted: int) -> None:
    """Raise PlanLimitReached when a team of seats_wanted people is more than its plan seats."""
    owner = Owner(organization_id=organization.pk)
    check_room(owner=owner, limit="team_seats", wanted=seats_wanted)


def check_white_label(*, organization: Organization) -> None:
    """Raise PlanLimitReached when the team's plan brings no domain of its own."""
    owner = Owner(organization_id=organization.pk)
    check_flag(owner=owner, flag="white_label", field="custom_domain")


def _limit(plan: SubscriptionPlan, name: str) -> int:
    return int(plan.features["team_seats"] if name == "team_seats" else getattr(plan, name))


_FIELDS = {"max_projects": "projects", "max_channels": "channels", "team_seats": "email"}


def _too_many(limit: str, allowed: int) -> str:
    sentences = {
        "max_projects": ngettext(
            "Your plan has room for %(count)d project.",
            "Your plan has room for %(count)d projects.",
            allowed,
        ),
        "max_channels": ngettext(
            "Your plan has room for %(count)d channel.",
            "Your plan has room for %(count)d channels.",
            allowed,
        ),
        "team_seats": ngettext(
            "The team's plan has %(count)d seat, open invitations included.",
            "The team's plan has %(count)d seats, open invitations included.",
            allowed,
        ),
    }
    return sentences[limit] % {"count": allowed}


def _way_out(plans: list[SubscriptionPlan]) -> str:
    if not plans:
        return _("No plan on sale allows this: write to the people who run this site.")
    return _("The plan “%(plan)s” allows it.") % {"plan": _cheapest(plans).name}


def _code(plans: list[SubscriptionPlan]) -> str:
    return _cheapest(plans).code if plans else ""


def _cheapest(plans: list[SubscriptionPlan]) -> SubscriptionPlan:
    return min(plans, key=lambda plan: (plan.price_monthly, plan.display_order))
